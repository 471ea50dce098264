"""Ids in, one service call."""

from contextlib import suppress
from datetime import datetime

from celery import shared_task
from kombu.exceptions import OperationalError

from tracker.services import new_day
from tracker.services.heartbeat import tell_heartbeat
from tracker.services.prove_set_up import find_proofs, send_proof
from tracker.services.remind import sweep
from tracker.services.reports import report_round
from tracker.services.send import send_claimed
from worker.schedule import TICK


@shared_task  # type: ignore[untyped-decorator]
def sweep_reminders(at: str | None = None) -> None:
    """Find what is due, as of `at` (ISO 8601 with zone) or now, and give it to the workers in batches."""
    moment = datetime.fromisoformat(at) if at else None

    def hand_over(sweep_id: int, reminder_ids: tuple[int, ...]) -> None:
        try:
            send_reminders.delay(sweep_id, list(reminder_ids), at)
        except OperationalError:  # no broker: this worker sends them itself
            send_claimed(sweep_id, reminder_ids, moment)

    sweep(moment, hand_over)
    if moment is None:
        find_proofs(_hand_over_proof)
        tell_heartbeat()


def _hand_over_proof(proof_id: int) -> None:
    with suppress(OperationalError):  # no broker: the next sweep hands it over again
        prove_set_up.apply_async((proof_id,), expires=TICK)


@shared_task  # type: ignore[untyped-decorator]
def prove_set_up(proof_id: int) -> None:
    """Send the test mail of a proof that a sweep has found."""
    send_proof(proof_id)


@shared_task  # type: ignore[untyped-decorator]
def send_reminders(sweep_id: int, reminder_ids: list[int], at: str | None = None) -> None:
    """Send a batch that a sweep has claimed."""
    send_claimed(sweep_id, reminder_ids, datetime.fromisoformat(at) if at else None)


@shared_task  # type: ignore[untyped-decorator]
def send_reports(at: str | None = None) -> None:
    """Plan the mails that belong to no deadline, as of `at` or now, and send those that are due."""
    report_round(datetime.fromisoformat(at) if at else None)


@shared_task  # type: ignore[untyped-decorator]
def follow_passed_dates() -> None:
    """Look again at hires with a date that has passed since they were last looked at."""
    new_day.follow_passed_dates()


@shared_task  # type: ignore[untyped-decorator]
def follow_new_rules() -> None:
    """Look again at hires whose last look knew other rules or wages."""
    new_day.follow_new_rules()
