"""The `tracker` console script: a thin door to the services.

Commands are loaded only when called, so that `tracker assess` needs neither Flask nor a database.
"""

from importlib import import_module
from typing import Any

import click

COMMANDS = {
    "admin": "tracker.cli.admin:admin",
    "assess": "tracker.cli.assess:assess",
    "backup": "tracker.cli.backup:backup",
    "database": "tracker.cli.database:database",
    "demo": "tracker.cli.demo:demo",
    "hires": "tracker.cli.hires:hires",
    "remind": "tracker.cli.remind:remind",
    "restore": "tracker.cli.backup:restore",
    "rules": "tracker.cli.rules:rules",
    "run": "tracker.cli.run:run",
    "wages": "tracker.cli.wages:wages",
}


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: Any = getattr(import_module(module), name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=LazyGroup)
def main() -> None:
    """Sponsored hires, their work permits and LMIAs, and every date that must not be missed."""
