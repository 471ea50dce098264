"""The export page: choose what goes into the file, and get it."""

import io
from collections.abc import Iterator

from flask import Blueprint, Response, g, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from tracker.exports.table import csv_chunks, write_xlsx
from tracker.services.export import export_columns, export_hires
from tracker.store.membership import Role
from tracker.web.guard import member
from tracker.web.today.routes import filter_choices, filters_in
from tracker.web.wording import reader_language

blueprint = Blueprint("exports", __name__, template_folder="templates", url_prefix="/o/<slug>/exports")

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@blueprint.get("/")
@member(Role.COUNSEL)
def index() -> ResponseReturnValue:
    """What can be exported, and what each column means."""
    return render_template(
        "exports/index.html",
        choices=filter_choices(),
        count=len(g.actor.hires()),
        columns=export_columns(reader_language()),
    )


@blueprint.post("/")
@member(Role.COUNSEL)
def download() -> ResponseReturnValue:
    """The file itself. A POST, because an audit line goes with it."""
    file_format = "xlsx" if request.form.get("format") == "xlsx" else "csv"
    exported = export_hires(g.actor, filters_in(request.form), file_format, reader_language())
    name = f"hires-{g.actor.organisation.slug}-{g.actor.today}.{file_format}"
    if file_format == "csv":
        body: Iterator[bytes] = csv_chunks(exported.header, exported.rows)
    else:
        workbook = io.BytesIO()
        write_xlsx(workbook, exported.header, exported.rows)
        body = iter([workbook.getvalue()])
    response = Response(stream_with_context(body), content_type=TYPES[file_format])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
