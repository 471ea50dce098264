"""What to know about a change beside the answer."""

from collections.abc import Callable, Mapping

from tracker.rules.changes.change import Change, ChangeOutcome, Judged, no_action
from tracker.rules.changes.place import quebec
from tracker.rules.regime import Regime
from tracker.rules.right_to_work import State, right_to_work

NEW = ChangeOutcome.NEW_PERMIT_OR_LMIA_LIKELY
NO_ACTION = ChangeOutcome.NO_ACTION


def no_approval(change: Change, outcome: ChangeOutcome) -> Judged | None:
    """Nobody approves a change to a positive LMIA beforehand (lmia.mod.no_reassessment)."""
    if change.regime is not Regime.LMIA or outcome is NO_ACTION:
        return None
    return no_action("no_approval", "lmia.approved_beforehand")


def new_offer_and_fee(change: Change, outcome: ChangeOutcome) -> Judged | None:
    """Each new application on an exempt offer has its own offer and fee (imp.compliance_fee)."""
    if change.regime is not Regime.EXEMPT or outcome is not NEW:
        return None
    return no_action("offer_and_fee", "exempt.fee", fee=change.value("exempt.fee"))


def start_while_pending(change: Change, outcome: ChangeOutcome) -> Judged | None:
    """The public policy on beginning before the decision (wp.change_employer_policy)."""
    if outcome is not NEW:
        return None
    change.value("start_while_pending")
    return no_action("start_while_pending", "start_while_pending")


def maintained_status(change: Change, outcome: ChangeOutcome) -> Judged | None:
    """While an extension is pending the old conditions bind (wp.maintained_status)."""
    standing = right_to_work(change.before, change.as_of, change.book)
    if standing.state is not State.MAINTAINED_STATUS or outcome is NO_ACTION:
        return None
    return no_action("maintained_status", "common.standing.maintained")


def into_quebec(change: Change, outcome: ChangeOutcome) -> Judged | None:
    """What a move into Quebec adds (place.quebec)."""
    return None if outcome is NO_ACTION else quebec(change)


NOTES: Mapping[str, Callable[[Change, ChangeOutcome], Judged | None]] = {
    "no_approval": no_approval,
    "new_offer_and_fee": new_offer_and_fee,
    "start_while_pending": start_while_pending,
    "maintained_status": maintained_status,
    "quebec": into_quebec,
}
"""Each note by its name."""
