"""`tracker rules`: the rule book on the console, and the hires it changes."""

import json
from datetime import date, datetime
from typing import Any

import click

from tracker import clock
from tracker.cli.application import application
from tracker.errors import Invalid
from tracker.rules.book import Entry, shipped_book
from tracker.rules.category import categories
from tracker.rules.messages import title
from tracker.rules.verdict_json import plain, source_as_json
from tracker.services.rule_book import Rule, all_rules, code_of, rules_with
from tracker.settings import Settings

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def rules() -> None:
    """Read the rule book, and see which hires it changes."""


@rules.command("list")
@click.option("--json", "as_json", is_flag=True, help="Write it as JSON.")
def list_rules(as_json: bool) -> None:
    """Every category by rank with its code of today, then every value: name, rule id, unit."""
    if as_json:
        shown = {"rule_book": shipped_book().digest, "rules": [_brief(rule) for rule in all_rules()]}
        click.echo(json.dumps(shown, ensure_ascii=False))
        return
    today = _day(None)
    click.echo(f"rule book {shipped_book().digest}")
    for category in categories():
        click.echo(
            f"{category.rank:4} {code_of(category, today) or '-':4} {category.slug:34} {title(category.slug, 'en')}"
        )
    for rule in all_rules():
        click.echo(f"{rule.name:58} {rule.value.rule:36} {rule.value.unit}")


@rules.command()
@click.argument("rule")
@click.option("--on", type=DAY, help="The day of the question (default: today).")
@click.option("--json", "as_json", is_flag=True, help="Write it as JSON.")
def show(rule: str, on: datetime | None, as_json: bool) -> None:
    """Every value whose rule id or name is RULE: the version in force that day, its source, every other version."""
    found = rules_with(rule)
    if not found:
        raise click.ClickException(f"no rule is called {rule}; `tracker rules list` names them all")
    day = _day(on)
    if as_json:
        click.echo(json.dumps([_whole(one, day) for one in found], ensure_ascii=False))
    else:
        click.echo("\n\n".join(_in_words(one, day) for one in found))


@rules.command()
@click.option("--on", type=DAY, help="The day of the question (default: today).")
@click.option("--json", "as_json", is_flag=True, help="Write it as JSON.")
def stale(on: datetime | None, as_json: bool) -> None:
    """The values in force that nobody has checked for a year, oldest first."""
    day = _day(on)
    told = {
        rule.name: {"checked_on": entry.checked.isoformat(), **_brief(rule)}
        for rule in all_rules()
        if rule.stale(day) and (entry := rule.now(day))
    }
    found = sorted(told.values(), key=lambda one: one["checked_on"])
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for one in found:
        click.echo(f"{one['checked_on']}  {one['name']:58} {one['rule']}")
    click.echo(f"{len(found)} of {len(all_rules())} values were not checked for a year before {day}.")


@rules.command()
@click.option("--organisation", "slug", help="Slug of the organisation; needed where there are several.")
@click.option("--json", "as_json", is_flag=True, help="Write it as JSON.")
def diff(slug: str | None, as_json: bool) -> None:
    """The hires whose findings the book in force changes, against what an older book said. Writes nothing."""
    from tracker.cli.organisation import chosen_organisation
    from tracker.services.actor import program
    from tracker.services.rule_changes import briefly, changed_hires

    with application():
        found: list[dict[str, Any]] = [
            {
                "hire": changed.hire.reference,
                "rule_book_before": changed.before.rule_book,
                "changes": [briefly(one) for one in changed.differences],
            }
            for changed in changed_hires(program(chosen_organisation(slug)))
        ]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for one in found:
        click.echo(one["hire"])
        for change in one["changes"]:
            where = "/".join(filter(None, (change["what"], change["category"], change["name"])))
            click.echo(f"  {where}: {change['before'] or 'nothing'} -> {change['after'] or 'nothing'}")
    click.echo(f"Findings of {len(found)} hires change under rule book {shipped_book().digest}.")


def _day(on: datetime | None) -> date:
    """The day asked about, else today in the installation's zone."""
    try:
        return on.date() if on else clock.today(Settings.from_environment().time_zone)
    except Invalid as invalid:
        raise click.ClickException(str(invalid)) from invalid


def _brief(rule: Rule) -> dict[str, Any]:
    return {"name": rule.name, "rule": rule.value.rule, "unit": rule.value.unit, "meaning": rule.value.meaning}


def _whole(rule: Rule, day: date) -> dict[str, Any]:
    in_force = rule.now(day)
    return {
        **_brief(rule),
        "in_force": _entry(in_force) if in_force else None,
        "stale": rule.stale(day),
        "entries": [_entry(entry) for entry in rule.value.entries],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    source = source_as_json(entry) or {}
    return {"value": plain(entry.value), **source, "rule": entry.rule, "note": entry.note}


def _in_words(rule: Rule, day: date) -> str:
    in_force = rule.now(day)
    lines = [f"{rule.name}  ({', '.join(rule.ids)})", f"  {rule.value.meaning} [{rule.value.unit}]"]
    for entry in reversed(rule.value.entries):
        since = f"since {entry.since}" if entry.since else f"start unknown, seen in force on {entry.seen_in_force_on}"
        mark = "*" if entry is in_force else " "
        value = "ended" if entry.value is None else json.dumps(plain(entry.value), ensure_ascii=False)
        source = ", ".join(filter(None, (entry.source.instrument, entry.source.section, entry.source.url)))
        lines += [f"{mark} {since}: {value}", f"    {source}; checked {entry.checked}, confidence {entry.confidence}"]
        lines += [f"    {entry.note}"] if entry.note else []
    return "\n".join([*lines, f"  * in force on {day}" if in_force else f"  not in force on {day}"])
