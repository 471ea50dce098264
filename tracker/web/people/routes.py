"""Members, invitations and roles."""

from flask import Blueprint, current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.errors import Conflict, Invalid, NotFound
from tracker.services import people
from tracker.settings import Settings
from tracker.store.membership import Membership, Role, members, membership_by_id
from tracker.store.sign_in import invitation_by_id, pending_invitations
from tracker.web.guard import member
from tracker.web.language import chosen_language
from tracker.web.people.forms import InviteForm, RoleForm
from tracker.web.problems import put_on

blueprint = Blueprint("people", __name__, template_folder="templates", url_prefix="/o/<slug>/people")


def settings() -> Settings:
    """What this installation was started with."""
    found: Settings = current_app.extensions["tracker_settings"]
    return found


@blueprint.get("")
@member(Role.ADMINISTRATOR)
def index() -> ResponseReturnValue:
    """Everyone with a role, and the invitations that wait."""
    everyone = members(g.actor.organisation.id)
    return render_template(
        "people/index.html",
        present=[one for one in everyone if one.until is None or one.until >= g.actor.today],
        past=[one for one in everyone if one.until and one.until < g.actor.today],
        invitations=pending_invitations(g.actor.organisation.id),
        captured=settings().smtp is None,
    )


@blueprint.route("/invite", methods=["GET", "POST"])
@member(Role.ADMINISTRATOR)
def invite() -> ResponseReturnValue:
    """Offer a role by mail."""
    form = InviteForm(language=chosen_language())
    if form.validate_on_submit():
        email = str(form.email.data)
        try:
            role, until = Role(form.role.data), form.until.data
            people.invite(g.actor, email, role, form.language.data, settings().base_url, until)
        except (Conflict, Invalid) as error:
            put_on(form, error, form.email)
        else:
            return _invited(email)
    return render_template("people/invite.html", form=form), 422 if form.errors else 200


@blueprint.post("/invitations/<int:invitation_id>/again")
@member(Role.ADMINISTRATOR)
def invite_again(invitation_id: int) -> ResponseReturnValue:
    """Send a fresh link; the earlier one no longer works."""
    offer = invitation_by_id(g.actor.organisation.id, invitation_id)
    if offer is None or offer.accepted_at or offer.withdrawn_at:
        raise NotFound(f"no invitation {invitation_id}")
    people.invite(g.actor, offer.email, Role(offer.role), offer.language, settings().base_url, offer.until)
    return _invited(offer.email)


@blueprint.post("/invitations/<int:invitation_id>/withdraw")
@member(Role.ADMINISTRATOR)
def withdraw(invitation_id: int) -> ResponseReturnValue:
    """Take an invitation back."""
    offer = people.withdraw(g.actor, invitation_id)
    flash(_("The invitation to %(email)s was taken back; its link no longer works.", email=offer.email))
    return redirect(url_for(".index"))


@blueprint.route("/<int:membership_id>", methods=["GET", "POST"])
@member(Role.ADMINISTRATOR)
def change(membership_id: int) -> ResponseReturnValue:
    """Another role or last day for a member."""
    one = member_or_missing(membership_id)
    form = RoleForm(role=one.role, until=one.until)
    if form.validate_on_submit():
        try:
            people.change_role(g.actor, membership_id, Role(form.role.data), form.until.data)
        except (Conflict, Invalid) as error:
            put_on(form, error, form.role)
        else:
            flash(_("Saved. The new role of %(name)s holds from now on.", name=one.user.name))
            return redirect(url_for(".index"))
    return render_template("people/change.html", form=form, one=one), 422 if form.errors else 200


@blueprint.get("/<int:membership_id>/end")
@member(Role.ADMINISTRATOR)
def ask_to_end(membership_id: int) -> ResponseReturnValue:
    """Ask before a role ends."""
    return render_template("people/end.html", one=member_or_missing(membership_id))


@blueprint.post("/<int:membership_id>/end")
@member(Role.ADMINISTRATOR)
def end(membership_id: int) -> ResponseReturnValue:
    """End a role now."""
    one = people.end_role(g.actor, membership_id)
    flash(_("%(name)s no longer has a role here and was signed out everywhere.", name=one.user.name))
    return redirect(url_for(".index"))


def member_or_missing(membership_id: int) -> Membership:
    """A membership of this organisation. Raises NotFound."""
    one = membership_by_id(g.actor.organisation.id, membership_id)
    if one is None:
        raise NotFound(f"no member {membership_id}")
    return one


def _invited(email: str) -> ResponseReturnValue:
    if settings().smtp is None or g.actor.organisation.is_sample:
        flash(_("The invitation to %(email)s lies under Mail: nothing is sent from here.", email=email))
    else:
        flash(_("The invitation to %(email)s was sent. Its link works for seven days.", email=email))
    return redirect(url_for(".index"))


from tracker.web.people import grants  # noqa: E402, F401 - adds its routes to the blueprint
