"""`tracker remind`: one reminder sweep and the reports, done here and now without a worker."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.application import application

if TYPE_CHECKING:
    from tracker.services.remind import SweepResult
    from tracker.store.reminder import Reminder
    from tracker.store.report import Report

GROUPS = {
    "accepted": "sent",
    "skipped": "skipped",
    "failed": "failed",
    "planned": "retrying",
    "superseded": "superseded",
}
"""State of a reminder after the sweep → the list it is told in."""


class Instant(click.ParamType[datetime]):
    """An instant of ISO 8601 with its zone."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            instant = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value} is no instant; give one such as 2027-03-01T06:00-08:00", param, ctx)
        if instant.tzinfo is None:
            self.fail(f"{value} has no zone; give one such as 2027-03-01T06:00-08:00 or 2027-03-01T14:00Z", param, ctx)
        return instant


@click.command()
@click.option("--at", type=Instant(), help="The instant to sweep as of, with its zone; by default now.")
@click.option("--json", "as_json", is_flag=True, help="Say what was done as JSON.")
def remind(at: datetime | None, as_json: bool) -> None:
    """Send every reminder that is due: one sweep. Then the weekly, monthly and nightly reports that are due."""
    from tracker.services.remind import sweep
    from tracker.services.reports import report_round
    from tracker.store.reminder import reminders_of_sweep
    from tracker.store.report import reports_by_ids

    with application():
        result = sweep(at)
        told = [_told(reminder) for reminder in reminders_of_sweep(result.sweep_id)]
        reports = [_reported(report) for report in reports_by_ids(report_round(at).sent)]
    click.echo(_as_json(result, told, reports) if as_json else _as_text(result, told, reports))


def _told(reminder: "Reminder") -> dict[str, Any]:
    deadline, hire = reminder.deadline, reminder.deadline.hire
    return {
        "reminder": reminder.id,
        "state": str(reminder.state),
        "organisation": reminder.organisation_id,
        "hire": hire.reference if hire else None,
        "kind": deadline.kind,
        "due_on": deadline.due_on.isoformat(),
        "tier": reminder.tier,
        "send_on": reminder.send_on.isoformat(),
        "recipient": reminder.recipient.email,
        "message_id": reminder.message_id,
        "possibly_repeated": reminder.possibly_repeated,
        "reason": reminder.reason,
        "detail": reminder.detail,
    }


def _reported(report: "Report") -> dict[str, Any]:
    return {
        "report": report.id,
        "state": str(report.state),
        "organisation": report.organisation_id,
        "kind": report.kind,
        "period": report.period.isoformat(),
        "recipient": report.recipient.email,
        "message_id": report.message_id,
        "possibly_repeated": report.possibly_repeated,
        "detail": report.detail,
    }


def _as_json(result: "SweepResult", told: list[dict[str, Any]], reports: list[dict[str, Any]]) -> str:
    lists = {name: [row for row in told if GROUPS.get(row["state"]) == name] for name in GROUPS.values()}
    done = {"as_of": result.as_of.isoformat(), "checked": result.checked} | lists | {"reports": reports}
    return json.dumps(done, ensure_ascii=False, indent=2)


def _as_text(result: "SweepResult", told: list[dict[str, Any]], reports: list[dict[str, Any]]) -> str:
    lines = [f"As of {result.as_of.isoformat()}: {result.checked} due."]
    for row in told:
        word = GROUPS.get(row["state"], row["state"])
        about = f"{row['hire'] or 'the organisation'}, {row['kind']} due {row['due_on']}, tier {row['tier']}"
        said = ": ".join(filter(None, (row["reason"], row["detail"])))
        lines.append(f"{word}: {about}, to {row['recipient']}{f' ({said})' if said else ''}")
    for row in reports:
        word = GROUPS.get(row["state"], row["state"])
        said = f" ({row['detail']})" if row["detail"] else ""
        lines.append(f"{word}: {row['kind']} report of {row['period']}, to {row['recipient']}{said}")
    return "\n".join(lines)
