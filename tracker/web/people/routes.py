"""Members, invitations and roles."""

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.errors import Conflict, Invalid, NotFound
from tracker.services import people
from tracker.services.away import stands_in_for
from tracker.services.hand_over import possible_owners
from tracker.settings import Settings
from tracker.store.hire import hires_owned_count
from tracker.store.membership import Membership, Role, members, membership_by_id
from tracker.store.sign_in import invitation_by_id, pending_invitations
from tracker.web.guard import member
from tracker.web.language import chosen_language
from tracker.web.numbers import number_in
from tracker.web.people.forms import ChangeForm, HandOverForm, InviteForm
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
        owned=hires_owned_count(g.actor.organisation.id),
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
    owned = _owned(one)
    form = ChangeForm(role=one.role, until=one.until)
    form.offer(possible_owners(g.actor, one.user_id))
    if form.validate_on_submit() and _says_what_becomes(form, owned):
        try:
            role, until = Role(form.role.data), form.until.data
            people.change_role(g.actor, membership_id, role, until, form.to_user_id if owned else None)
        except (Conflict, Invalid) as error:
            put_on(form, error, form.role)
        else:
            flash(_("Saved. The new role of %(name)s holds from now on.", name=one.user.name))
            return redirect(url_for(".index"))
    return render_template("people/change.html", form=form, one=one, owned=owned), 422 if form.errors else 200


@blueprint.get("/<int:membership_id>/end")
@member(Role.ADMINISTRATOR)
def ask_to_end(membership_id: int) -> ResponseReturnValue:
    """Ask before a role ends, and to whom the person's hires go."""
    return _end_page(member_or_missing(membership_id))


@blueprint.post("/<int:membership_id>/end")
@member(Role.ADMINISTRATOR)
def end(membership_id: int) -> ResponseReturnValue:
    """End a role now."""
    try:
        one = people.end_role(g.actor, membership_id, number_in(request.form, "to"))
    except Invalid as error:
        return _end_page(member_or_missing(membership_id), error), 422
    flash(_("%(name)s no longer has a role here and was signed out everywhere.", name=one.user.name))
    return redirect(url_for(".index"))


def _end_page(one: Membership, error: Invalid | None = None) -> str:
    form = HandOverForm(formdata=request.form if error else None)
    form.offer(possible_owners(g.actor, one.user_id))
    if error:
        put_on(form, error, form.to)
    standing_in = stands_in_for(g.actor, one)
    return render_template("people/end.html", one=one, owned=_owned(one), form=form, deputy_of=standing_in)


def _owned(one: Membership) -> int:
    return hires_owned_count(g.actor.organisation.id).get(one.user_id, 0)


def _says_what_becomes(form: ChangeForm, owned: int) -> bool:
    """Whoever gives a last day, or makes somebody counsel, must say what becomes of the hires she owns."""
    leaving = form.until.data is not None or form.role.data == Role.COUNSEL
    if owned and leaving and not form.to.data:
        form.to.errors = [_("choose what becomes of the hires")]
    return not form.errors


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


from tracker.web.people import away, grants, hand_over  # noqa: E402, F401 - they add their routes to the blueprint
