"""Cases wait until they are answered, and a member who was promised an answer hears when it is late.

Who had themselves forgotten is forgotten by the audit log too: it lets go of who, and of nothing else.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_UNCHANGED = "NEW.id = OLD.id AND NEW.at = OLD.at AND NEW.code = OLD.code"
_FORGETS = (
    "(NEW.officer = OLD.officer OR NEW.officer = '') AND "
    "(NEW.action = OLD.action OR (OLD.action LIKE NEW.action || ':%' AND NEW.action <> ''))"
)


def upgrade() -> None:
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("since_at", sa.Float(), server_default="0", nullable=False))
    with op.batch_alter_table("submissions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("promised_at", sa.Float(), nullable=True))
        batch_op.create_index(
            "ix_submissions_promised",
            ["promised_at"],
            unique=False,
            sqlite_where=sa.text("promised_at IS NOT NULL"),
            postgresql_where=sa.text("promised_at IS NOT NULL"),
        )
    op.execute("UPDATE cases SET since_at = opened_at")
    op.execute("UPDATE cases SET timer_at = opened_at, step = 0 WHERE status IN ('open', 'claimed')")
    _forgets_who(op.get_bind().dialect.name)


def _forgets_who(dialect: str) -> None:
    if dialect == "sqlite":
        op.execute("DROP TRIGGER audit_no_update")
        op.execute(
            f"CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit WHEN NOT ({_UNCHANGED} AND {_FORGETS}) "
            "BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END"
        )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF TG_OP = 'UPDATE' THEN IF {_UNCHANGED} AND {_FORGETS} THEN RETURN NEW; END IF; END IF; "
        "RAISE EXCEPTION 'the audit log only grows'; END $$"
    )
