"""Which finding of a case the desk made public."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    op.add_column("cases", sa.Column("public_round", sa.Integer(), nullable=False, server_default="0"))
