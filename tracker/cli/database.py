"""`tracker database upgrade`: bring the tables up to the newest migration."""

import click

from tracker.app import create_app
from tracker.errors import TrackerError
from tracker.services.schema import upgrade_schema
from tracker.services.setup import setup_address
from tracker.settings import Settings


@click.group()
def database() -> None:
    """Look after the database."""


@database.command()
def upgrade() -> None:
    """Bring the tables up to date; print the set-up address while there is no user yet."""
    try:
        settings = Settings.from_environment()
    except TrackerError as error:
        raise click.ClickException(str(error)) from error
    with create_app(settings).app_context():
        upgrade_schema()
        address = setup_address(settings.base_url)
    if address is not None:
        click.echo(address)
