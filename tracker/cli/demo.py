"""`tracker demo`: fill an empty database with the sample organisation."""

import secrets
import sys

import click


@click.command()
@click.option("--email", default="ada@northline.example", show_default=True, help="Who will own the sample.")
@click.option("--name", default="Ada Administrator (sample)", show_default=True, help="Her name.")
@click.option("--password", help="Her password; without it one is made up and printed once.")
def demo(email: str, name: str, password: str | None) -> None:
    """Fill an empty database with a realistic sample organisation."""
    from tracker.app import create_app
    from tracker.errors import TrackerError
    from tracker.services.accounts import create_user
    from tracker.services.demo import fill_sample
    from tracker.services.schema import upgrade_schema
    from tracker.store.user import user_count

    chosen = password or secrets.token_urlsafe(12)
    with create_app().app_context():
        upgrade_schema()
        if user_count():
            click.echo("The database already holds people; the sample goes only into an empty one.", err=True)
            sys.exit(1)
        try:
            organisation = fill_sample(create_user(email=email, name=name, password=chosen))
        except TrackerError as error:
            click.echo(str(error), err=True)
            sys.exit(1)
    click.echo(f"Filled {organisation.name}. Sign in as {email}, password {chosen}")
