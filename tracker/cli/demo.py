"""`tracker demo`: fill an empty database with the sample organisation."""

import secrets

import click


@click.command()
@click.option("--email", default="ada@northline.example", show_default=True, help="Who will own the sample.")
@click.option("--name", default="Ada Administrator (sample)", show_default=True, help="Her name.")
@click.option("--password", help="Her password; without it one is made up and printed once.")
def demo(email: str, name: str, password: str | None) -> None:
    """Fill an empty database with a realistic sample organisation."""
    from tracker.app import create_app
    from tracker.errors import TrackerError
    from tracker.services.demo import fill_empty
    from tracker.services.schema import upgrade_schema
    from tracker.services.wages import load_built_in_wages

    chosen = password or secrets.token_urlsafe(12)
    with create_app().app_context():
        upgrade_schema()
        load_built_in_wages()
        try:
            organisation = fill_empty(email, name, chosen)
        except TrackerError as error:
            raise click.ClickException(str(error)) from error
        click.echo(f"Filled {organisation.name}. Sign in as {email}, password {chosen}")
