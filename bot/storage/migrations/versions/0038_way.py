"""By which way an officer did something: in a chat, by its channel, or on the board. The log's triggers know of it."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"

_UNCHANGED = "NEW.id = OLD.id AND NEW.at = OLD.at AND NEW.code = OLD.code AND NEW.way = OLD.way"
_FORGETS = (
    "(NEW.officer = OLD.officer OR NEW.officer = '') AND "
    "(NEW.action = OLD.action OR (OLD.action LIKE NEW.action || ':%' AND NEW.action <> ''))"
)


def upgrade() -> None:
    op.add_column("audit", sa.Column("way", sa.String(16), nullable=False, server_default=""))
    op.create_index("ix_audit_officer", "audit", ["officer"])
    if op.get_bind().dialect.name == "sqlite":
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
