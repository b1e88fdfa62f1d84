"""A member's receipt keeps its code, also after a merge; officers' notes; the log of one case is found by its code."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    with op.batch_alter_table("submissions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("code", sa.String(length=8), server_default="", nullable=False))
    op.execute("UPDATE submissions SET code = (SELECT code FROM cases WHERE cases.id = submissions.case_id)")
    op.create_table(
        "remarks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("officer", sa.String(length=96), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remarks")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_remarks_case_id"), "remarks", ["case_id"])
    op.create_index(op.f("ix_audit_code"), "audit", ["code"])
