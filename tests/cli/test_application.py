"""Every command that opens the database: a wrong setting is one line, and no table need be there before."""

import pytest

COMMANDS = [
    ("database", "upgrade"),
    ("demo",),
    ("remind",),
    ("wages", "show", "21231", "ON"),
    ("rules", "diff"),
    ("hires", "export"),
    ("admin", "password", "ada@northline.example"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_setting_that_cannot_be_used_is_said_in_one_line(run_tracker, environ, command):
    environ["TRACKER_DATABASE_URL"] = "mysql://somewhere/else"
    refused = run_tracker(*command)
    assert refused.exit_code == 1
    assert refused.stderr.startswith("Error: TRACKER_DATABASE_URL: give ")


def test_a_command_makes_the_tables_it_needs(run_tracker, environ, tmp_path):
    environ["TRACKER_DATABASE_URL"] = f"sqlite:///{tmp_path / 'fresh.db'}"
    assert run_tracker("remind").stdout.endswith(": 0 due.\n")
