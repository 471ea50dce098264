"""`tracker admin`: accounts from the console, for whoever runs the installation."""

from typing import Any

import click

from tracker.cli.application import application
from tracker.services import accounts, setup


@click.group()
def admin() -> None:
    """Make the first account, or open one again."""


@admin.command()
@click.option("--organisation", prompt="Name of the organisation", help="The employer's name.")
@click.option("--time-zone", help="IANA name; default: TRACKER_TIME_ZONE.")
@click.option("--name", prompt="Name of the administrator")
@click.option("--email", prompt="E-mail address of the administrator")
@click.option("--language", type=click.Choice(["en", "fr"]), default="en", show_default=True)
@click.password_option(help="Asked for where it is left out; so it stays out of the shell's history.")
@click.option("--sample", is_flag=True, help="Add the sample organisation beside it.")
def create(time_zone: str | None, sample: bool, **given: Any) -> None:
    """Make an organisation and its administrator, as the set-up page does."""
    with application() as settings:
        administrator, organisation = setup.create_administrator(time_zone=time_zone or settings.time_zone, **given)
        if sample:
            setup.add_sample(administrator)
        click.echo(f"{organisation.name} is at {settings.base_url}/o/{organisation.slug}/")


@admin.command()
@click.argument("email")
def password(email: str) -> None:
    """Print a link that sets a new password for EMAIL once, within an hour."""
    with application() as settings:
        click.echo(accounts.reset_link(email, settings.base_url))
