"""Keep conclusions of counsel and changes of the rule book."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "counsel_conclusion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("check", sa.String(length=60), nullable=False),
        sa.Column("finding", sa.JSON(), nullable=False),
        sa.Column("rule_book", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("concluded_on", sa.Date(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["user_account.id"], name=op.f("fk_counsel_conclusion_ended_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_counsel_conclusion_hire_id_hire")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_counsel_conclusion_made_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counsel_conclusion")),
    )
    with op.batch_alter_table("counsel_conclusion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_counsel_conclusion_hire_id"), ["hire_id"], unique=False)

    op.create_table(
        "rule_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("before_id", sa.Integer(), nullable=False),
        sa.Column("after_id", sa.Integer(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_by_id", sa.Integer(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["accepted_by_id"], ["user_account.id"], name=op.f("fk_rule_change_accepted_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["after_id"], ["assessment.id"], name=op.f("fk_rule_change_after_id_assessment")),
        sa.ForeignKeyConstraint(["before_id"], ["assessment.id"], name=op.f("fk_rule_change_before_id_assessment")),
        sa.ForeignKeyConstraint(["hire_id"], ["hire.id"], name=op.f("fk_rule_change_hire_id_hire")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_change")),
    )
    with op.batch_alter_table("rule_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rule_change_hire_id"), ["hire_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("rule_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rule_change_hire_id"))

    op.drop_table("rule_change")
    with op.batch_alter_table("counsel_conclusion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_counsel_conclusion_hire_id"))

    op.drop_table("counsel_conclusion")
