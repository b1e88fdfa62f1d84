"""Messages of the desk are known by their chat too: a group that becomes a supergroup counts its messages anew.

Rows from before have no chat; they are found by their number alone until they are 90 days old and go.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    with op.batch_alter_table("desk_messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("chat", sa.String(length=96), server_default="", nullable=False))
        batch_op.drop_constraint("pk_desk_messages", type_="primary")
        batch_op.create_primary_key("pk_desk_messages", ["chat", "message"])
