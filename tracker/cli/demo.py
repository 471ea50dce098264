"""`tracker demo`: fill an empty database with the sample organisation."""

import secrets

import click

from tracker.cli.application import application


@click.command()
@click.option("--email", default="ada@northline.example", show_default=True, help="Who will own the sample.")
@click.option("--name", default="Ada Administrator (sample)", show_default=True, help="Her name.")
@click.option("--password", help="Her password; without it one is made up and printed once.")
def demo(email: str, name: str, password: str | None) -> None:
    """Fill an empty database with a realistic sample organisation."""
    from tracker.services.demo import fill_empty

    chosen = password or secrets.token_urlsafe(12)
    with application():
        organisation = fill_empty(email, name, chosen)
        click.echo(f"Filled {organisation.name}. Sign in as {email}, password {chosen}")
