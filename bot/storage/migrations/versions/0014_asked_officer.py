"""A message that asks an officer for words says whom it asked, and until when the words count.

Those of before asked nobody by name; a reply to one is told so.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    with op.batch_alter_table("desk_messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked", sa.String(length=96), server_default="", nullable=False))
        batch_op.add_column(sa.Column("open_until", sa.Float(), server_default="0", nullable=False))
