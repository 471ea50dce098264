"""`tracker hires`: the register of hires, in and out."""

import click

from tracker.cli.hires_export import export
from tracker.cli.hires_intake import import_file, template


@click.group()
def hires() -> None:
    """Load hires from a spreadsheet, and hand them on."""


hires.add_command(import_file)
hires.add_command(template)
hires.add_command(export)
