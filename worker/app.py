"""The worker's and beat's door: `celery -A worker.app worker`, `celery -A worker.app beat`."""

from tracker.app import create_app
from worker.bridge import celery_for

app = celery_for(create_app())
