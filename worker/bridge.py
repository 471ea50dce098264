"""Celery around an application.

Nothing lives in the broker. A message is a nudge with ids in it; what is due, and who has it, stands in the database.
So the broker may lose, repeat or delay any of them.
"""

from typing import Any

from celery import Celery, Task
from flask import Flask
from kombu.entity import Queue

from tracker.settings import Settings
from worker.schedule import BEAT

MAIL, SWEEPS = "celery", "sweeps"
"""The queues. Sweeps have their own, and a worker that takes nothing else, so that slow mail can't delay them; a worker
that is told no queue takes from both."""


def celery_for(flask_app: Flask) -> Celery:
    """Celery whose tasks each run in a context of this application."""

    class TaskInContext(Task):  # type: ignore[misc]
        def __call__(self, *args: Any, **kwargs: Any) -> Any:
            with flask_app.app_context():
                return self.run(*args, **kwargs)

    settings: Settings = flask_app.extensions["tracker_settings"]
    celery_app = Celery("tracker", task_cls=TaskInContext, include=["worker.tasks"])
    celery_app.conf.update(
        broker_url=settings.celery_url,
        task_ignore_result=True,
        task_default_queue=MAIL,
        task_queues=[Queue(MAIL), Queue(SWEEPS)],
        task_routes={"worker.tasks.sweep_reminders": {"queue": SWEEPS}},
        task_serializer="json",
        accept_content=["json"],
        task_acks_late=True,
        worker_prefetch_multiplier=1,
        broker_connection_retry_on_startup=True,
        # A page or a sweep must not hang because the broker is away.
        broker_transport_options={"socket_connect_timeout": 3, "socket_timeout": 30, "max_retries": 0},
        task_publish_retry=False,
        timezone="UTC",
        beat_schedule=BEAT,
        worker_hijack_root_logger=False,
    )
    celery_app.set_default()
    return celery_app
