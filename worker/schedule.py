"""What beat wakes, and how often. A tick that found no worker in time is dropped: the next one does its work."""

from typing import Any

from celery.signals import beat_init

from tracker.store.sweep import EVERY

TICK = EVERY.total_seconds()  # a reminder that has become due goes out within the minute
REPORTS = 300.0  # seconds; a report goes out no later than this after its hour
NEW_DAY = 600.0  # seconds; often, so that no organisation's midnight is missed

BEAT: dict[str, dict[str, Any]] = {
    "sweep reminders": {
        "task": "worker.tasks.sweep_reminders",
        "schedule": TICK,
        "options": {"expires": TICK},
    },
    "send reports": {
        "task": "worker.tasks.send_reports",
        "schedule": REPORTS,
        "options": {"expires": REPORTS},
    },
    "follow passed dates": {
        "task": "worker.tasks.follow_passed_dates",
        "schedule": NEW_DAY,
        "options": {"expires": NEW_DAY},
    },
    "follow new rules": {
        "task": "worker.tasks.follow_new_rules",
        "schedule": NEW_DAY,
        "options": {"expires": NEW_DAY},
    },
}


@beat_init.connect  # type: ignore[untyped-decorator]
def wake_at_once(sender: Any, **_: object) -> None:
    """Beat waits a whole interval before its first tick; what fell due before a start need not wait that long."""
    for entry in BEAT.values():
        sender.app.send_task(entry["task"], **entry["options"])
