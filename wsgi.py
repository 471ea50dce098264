"""The door of the web server: `gunicorn wsgi:app`."""

from tracker import create_app

app = create_app()
