"""A raise, a promotion or a move of someone already employed, and whether it needs counsel, a permit or an LMIA."""

from tracker.rules.changes.change import ChangeFinding, ChangeOutcome, ChangeVerdict
from tracker.rules.changes.change_json import change_as_json
from tracker.rules.changes.judge import judge_change
from tracker.rules.regime import Regime

__all__ = ["ChangeFinding", "ChangeOutcome", "ChangeVerdict", "Regime", "change_as_json", "judge_change"]
