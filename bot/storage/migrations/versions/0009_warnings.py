"""A warning knows the finding that it tells and whom it reached; drafts have versions."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    with op.batch_alter_table("broadcasts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(sa.Column("case_round", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("case_finding", sa.String(20), server_default="", nullable=False))
        batch_op.add_column(sa.Column("reached_to", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.create_index("ix_broadcasts_case_id", ["case_id"])
