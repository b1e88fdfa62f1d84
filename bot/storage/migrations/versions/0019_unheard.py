"""What could not be brought to a member waits for their next word, and the desk is told."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    with op.batch_alter_table("submissions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unheard", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("unheard_at", sa.Float(), nullable=True))
    waits, untold = sa.text("unheard != ''"), sa.text("unheard_at IS NOT NULL")
    op.create_index("ix_submissions_unheard", "submissions", ["owner"], sqlite_where=waits, postgresql_where=waits)
    op.create_index(
        "ix_submissions_unheard_at", "submissions", ["unheard_at"], sqlite_where=untold, postgresql_where=untold
    )
