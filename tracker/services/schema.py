"""The tables, brought up to the newest migration."""

from flask_migrate import upgrade


def upgrade_schema() -> None:
    """Bring the tables of the current application's database up to date; does nothing where they are.

    All migrations run in one transaction. Two processes that start at once queue.
    """
    upgrade()
