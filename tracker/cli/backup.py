"""`tracker backup` and `tracker restore`: everything in one file, and back without mailing anybody twice."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.application import application
from tracker.errors import TrackerError
from tracker.settings import Settings
from tracker.supervisor import lock

if TYPE_CHECKING:
    from tracker.store.restore_point import RestorePoint


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write the whole database to FILE, also while the tracker runs; an older FILE is replaced at the end."""
    from tracker.services.backup import make_backup

    try:
        size = make_backup(Settings.from_environment().database_url, file)
    except TrackerError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{file}: {size / 1e6:.1f} MB. It holds people's data; keep it as you keep the database.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--already-restored", is_flag=True, help="You put the database back with tools of your own.")
def restore(file: Path | None, already_restored: bool) -> None:
    """Put the backup FILE in the database's place, with the tracker stopped; the former database is kept beside it.

    No reminder that was due by now is sent before an HR lead has said which of them had gone out already.
    """
    if already_restored == (file is not None):
        raise click.UsageError("Give either FILE or --already-restored.")
    point = _already_restored() if file is None else _restore(file)
    known = f" It knows nothing after {point.backup_made_at:%Y-%m-%d %H:%M} UTC." if point.backup_made_at else ""
    click.echo(f"Restored.{known}")
    if point.held:
        click.echo(f"Reminders that wait until an HR lead says whether they had gone out: {point.held}")


def _already_restored() -> "RestorePoint":
    from tracker.services.restore import bring_restored_up_to_date

    with application() as settings, closing(lock(settings.home)):
        return bring_restored_up_to_date()


def _restore(file: Path) -> "RestorePoint":
    from tracker.services.backup import replacing

    try:
        settings = Settings.from_environment()
        with closing(lock(settings.home)), replacing(settings.database_url, file) as replacement:
            point = _bring_up_to_date(replace(settings, database_url=replacement.copy_url))
    except TrackerError as error:
        raise click.ClickException(str(error)) from error
    if replacement.kept_as is not None:
        click.echo(f"The former database is kept as {replacement.kept_as}")
    return point


def _bring_up_to_date(settings: Settings) -> "RestorePoint":
    from tracker.app import create_app
    from tracker.services.restore import bring_restored_up_to_date

    with create_app(settings).app_context():
        return bring_restored_up_to_date()
