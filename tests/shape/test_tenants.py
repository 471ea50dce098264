"""No query can forget whose data it reads."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tracker import store
from tracker.settings import CHECKOUT

ACROSS_ORGANISATIONS = {
    "memberships_of_user": "lists where a person may work; every row is her own",
    "open_invitation": "the secret in the link is the key",
    "open_calendar_token": "the secret in the address is the key",
    "standing_acknowledgements": "takes the organisations of the deadlines a sweep or a plan has read",
    "claimed_rows": "a sweep goes over every organisation; its claim is the key",
    "siblings_of": "takes the organisations from the rows that a sweep claimed",
    "held_everywhere": "counts alone, for whoever watches or restores the installation",
    "free_reports": "the reports of every organisation go out in one round",
    "reports_by_ids": "the console says what a round over every organisation sent",
    "reminders_of_sweep": "a sweep from the console goes over every organisation",
}
"""Named queries of tenant data that don't take the organisation, and why that is right."""

READERS = {"select", "update", "delete", "get", "get_or_404", "first_or_404", "query"}


def tenant_tables() -> set[str]:
    """The classes whose rows belong to an organisation, themselves or through a hire."""
    return {
        mapper.class_.__name__
        for mapper in store.base.Base.registry.mappers
        if {"organisation_id", "hire_id"} & set(mapper.columns.keys())
    }


def queries(folder: str) -> Iterator[tuple[Path, ast.FunctionDef, str]]:
    """Every function that asks the database for rows of tenant data: its file, itself, the class."""
    tenants = tenant_tables()
    for file in sorted((CHECKOUT / folder).rglob("*.py")):
        for function in ast.walk(ast.parse(file.read_text())):
            if isinstance(function, ast.FunctionDef):
                for name in sorted(tenants & set(_asked_for(function))):
                    yield file.relative_to(CHECKOUT), function, name


def _asked_for(function: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in READERS:
            for argument in node.args:
                yield from (part.id for part in ast.walk(argument) if isinstance(part, ast.Name))


def test_every_named_query_of_tenant_data_takes_the_organisation_and_uses_it() -> None:
    forgetful = {
        f"{file} {function.name}"
        for file, function, _ in queries("tracker/store")
        if function.name not in ACROSS_ORGANISATIONS
        and not ("organisation_id" in _arguments(function) and ".organisation_id ==" in ast.unparse(function))
    }
    assert forgetful == set()


def _arguments(function: ast.FunctionDef) -> set[str]:
    return {argument.arg for argument in function.args.args}


def test_exceptions_name_queries_that_exist() -> None:
    assert set(ACROSS_ORGANISATIONS) <= {function.name for _, function, _ in queries("tracker/store")}


def test_pages_commands_and_tasks_ask_through_named_queries() -> None:
    folders = ("tracker/web", "tracker/cli", "worker")
    assert [f"{file} {function.name}" for folder in folders for file, function, _ in queries(folder)] == []
