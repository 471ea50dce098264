"""The tables, brought up to the newest migration."""

from flask_migrate import upgrade

from tracker.services.wages import load_built_in_wages


def upgrade_schema() -> None:
    """Bring the tables of the current application's database up to date; does nothing where they are.

    The wages that ship with the tracker are part of that: the first assessment finds them.
    All migrations run in one transaction. Two processes that start at once queue.
    """
    upgrade()
    load_built_in_wages()
