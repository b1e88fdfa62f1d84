"""Who has said more since they heard a finding, and when members answered what the desk had asked them."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    op.add_column("submissions", sa.Column("spoken", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("submissions", sa.Column("replied_at", sa.Float(), nullable=True))
    replied = sa.text("replied_at IS NOT NULL")
    op.create_index("ix_submissions_replied", "submissions", ["owner"], sqlite_where=replied, postgresql_where=replied)
