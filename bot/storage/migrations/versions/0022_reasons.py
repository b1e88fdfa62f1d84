"""What each sender said that a case is, so that its kind is not the first one's alone."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    with op.batch_alter_table("submissions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reason", sa.String(length=20), server_default="", nullable=False))
    op.execute(
        "UPDATE submissions SET reason = "
        "COALESCE((SELECT reason FROM cases WHERE cases.id = submissions.sent_case_id), '')"
    )
