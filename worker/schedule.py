"""What beat wakes, and how often. A tick that found no worker in time is dropped: the next one does its work."""

TICK = 60.0  # seconds; a reminder that has become due goes out within the minute
NEW_DAY = 600.0  # seconds; often, so that no organisation's midnight is missed

BEAT = {
    "sweep reminders": {
        "task": "worker.tasks.sweep_reminders",
        "schedule": TICK,
        "options": {"expires": TICK},
    },
    "follow passed dates": {
        "task": "worker.tasks.follow_passed_dates",
        "schedule": NEW_DAY,
        "options": {"expires": NEW_DAY},
    },
}
