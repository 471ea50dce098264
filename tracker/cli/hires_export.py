"""`tracker hires export`: the counsel export, to a file or to the standard output."""

import sys
from typing import BinaryIO, cast

import click

from tracker.cli.application import application


@click.command()
@click.option("--format", "file_format", type=click.Choice(["csv", "xlsx"]), default="csv", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, allow_dash=True), default="-", help="A file; - is stdout.")
@click.option("--organisation", "slug", help="Slug of the organisation; needed where there are several.")
@click.option("--lang", type=click.Choice(["en", "fr"]), default="en", show_default=True, help="Words beside codes.")
def export(file_format: str, out: str, slug: str | None, lang: str) -> None:
    """Write every hire of an organisation as CSV or XLSX, under the headers an import reads."""
    from tracker.cli.organisation import chosen_organisation
    from tracker.exports.table import csv_chunks, write_xlsx
    from tracker.services.actor import program
    from tracker.services.export import export_hires
    from tracker.services.narrow import Filters

    with application():
        exported = export_hires(program(chosen_organisation(slug)), Filters(), file_format, lang)
        with cast(BinaryIO, click.open_file(out, "wb", atomic=out != "-")) as file:
            if file_format == "xlsx":
                write_xlsx(file, exported.header, exported.rows)
            else:
                file.writelines(csv_chunks(exported.header, exported.rows))
    if out != "-":
        click.echo(f"{exported.count} hires written to {out}", file=sys.stderr)
