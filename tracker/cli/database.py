"""`tracker database upgrade`: bring the tables up to the newest migration."""

import click

from tracker.cli.application import application
from tracker.services.setup import setup_address


@click.group()
def database() -> None:
    """Look after the database."""


@database.command()
def upgrade() -> None:
    """Bring the tables up to date; print the set-up address while there is no user yet."""
    with application() as settings:
        address = setup_address(settings.base_url)
    if address is not None:
        click.echo(address)
