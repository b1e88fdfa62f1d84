"""A question of the desk to a member is open until it is answered, however late the answer comes."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

IS_ASKED = sa.text("asked_at IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("submissions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked_at", sa.Float(), nullable=True))
    op.create_index("ix_submissions_asked", "submissions", ["owner"], sqlite_where=IS_ASKED, postgresql_where=IS_ASKED)
