"""The application around a command, and its refusals as a console says them."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from tracker.errors import TrackerError
from tracker.settings import Settings


@contextmanager
def application() -> Iterator[Settings]:
    """The application on its database, brought up to date first.

    What it refuses inside the block, or at its start, ends the command with one line and status 1.
    """
    from tracker.app import create_app  # here, so that `--help` and completion don't load the pages
    from tracker.services.schema import upgrade_schema

    try:
        settings = Settings.from_environment()
        with create_app(settings).app_context():
            upgrade_schema()
            yield settings
    except TrackerError as error:
        raise click.ClickException(str(error)) from error
