"""A promotion, another occupation, another employer, a group that is rearranged."""

from tracker.rules.changes.change import Change, Judged, new_permit, no_action, tell_counsel
from tracker.rules.common.occupation import teer_of
from tracker.rules.regime import Regime


def employer(change: Change) -> Judged | None:
    """Another employer needs an offer and a permit of its own (imp.worker_change, wp.change_employer_policy)."""
    if not change.new_employer:
        return None
    if change.regime is Regime.LMIA:
        return new_permit("employer_lmia", "lmia.new_employer")
    return new_permit("employer_exempt", "exempt.new_permit")


def occupation(change: Change) -> Judged | None:
    """Another occupation code is a material change (lmia.mod.material, imp.worker_change)."""
    old, new = change.before.job.noc_2021, change.after.job.noc_2021
    if new is None or new == old:
        return None
    rule = "lmia.material" if change.regime is Regime.LMIA else "exempt.new_permit"
    if old is None or teer_of(old) is None or teer_of(new) is None:
        return tell_counsel("occupation_not_comparable", rule, ("job.noc_2021",), new=new)
    suffix = "lmia" if change.regime is Regime.LMIA else "exempt"
    return new_permit(f"occupation_{suffix}", rule, old=old, new=new)


def title(change: Change) -> Judged | None:
    """Another title with duties of the same occupation is a small change (lmia.mod.minor_unreported)."""
    before, after = change.before.job, change.after.job
    if after.title is None or before.title is None or after.title.strip() == before.title.strip():
        return None
    if before.noc_2021 != after.noc_2021 and None not in (before.noc_2021, after.noc_2021):
        return None
    if before.noc_2021 is None or after.noc_2021 is None:
        return tell_counsel("title_without_occupation", "small_changes", ("job.noc_2021",))
    return no_action("title_same_occupation", "small_changes", new=after.title, noc=after.noc_2021)


def profession(change: Change) -> Judged | None:
    """Another profession of the treaty's list is another occupation (imp.worker_change)."""
    old, new = change.before.job.cusma_profession, change.after.job.cusma_profession
    if change.regime is not Regime.EXEMPT or None in (old, new) or old == new:
        return None
    return new_permit("profession_exempt", "exempt.new_permit")


def capacity(change: Change) -> Judged | None:
    """Another transfer category needs a year abroad in the new capacity (ict.category_change)."""
    old, new = change.before.transfer.role, change.after.transfer.role
    if change.regime is not Regime.EXEMPT or old is None or new is None or old == new:
        return None
    rule = "transfer.category_change"
    if _capacity(change, old) == _capacity(change, new):
        return tell_counsel("role_same_category", rule)
    needed = change.book.value("changes", rule, change.as_of)
    return new_permit("role_other_category", rule, months=needed["months"], years=needed["within_months"] // 12)


def relationship(change: Change) -> Judged | None:
    """The tie between the two enterprises ends or changes (ict.mergers)."""
    old, new = (hire.employer.relationship_to_foreign_employer for hire in (change.before, change.after))
    if change.regime is not Regime.EXEMPT or None in (old, new) or old == new:
        return None
    rule = "transfer.mergers"
    return new_permit("group_left", rule) if new == "none" else tell_counsel("group_rearranged", rule)


def _capacity(change: Change, role: str) -> str | None:
    roles = change.book.value("changes", "common.ict.roles", change.as_of)
    return next((capacity for capacity, members in roles.items() if role in members), None)
