"""Cases, submissions, and the desk's own records; the audit log can only grow."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("officer", sa.String(length=96), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=8), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "case_bands",
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("kind", "place", "value", "case_id", name=op.f("pk_case_bands")),
    )
    with op.batch_alter_table("case_bands", schema=None) as batch_op:
        batch_op.create_index("ix_case_bands_case_id", ["case_id"], unique=False)

    op.create_table(
        "case_keys",
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("kind", "value", name=op.f("pk_case_keys")),
    )
    with op.batch_alter_table("case_keys", schema=None) as batch_op:
        batch_op.create_index("ix_case_keys_case_id", ["case_id"], unique=False)

    op.create_table(
        "cases",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("urgency", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("harm", sa.String(length=20), nullable=False),
        sa.Column("opened_at", sa.Float(), nullable=False),
        sa.Column("material", sa.Text(), nullable=False),
        sa.Column("holder", sa.String(length=96), server_default="", nullable=False),
        sa.Column("finding", sa.String(length=20), server_default="", nullable=False),
        sa.Column("message", sa.Text(), server_default="", nullable=False),
        sa.Column("answered_at", sa.Float(), server_default="0", nullable=False),
        sa.Column("round", sa.Integer(), server_default="0", nullable=False),
        sa.Column("merged_into", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("card", sa.String(length=32), server_default="", nullable=False),
        sa.Column("topic", sa.String(length=32), server_default="", nullable=False),
        sa.Column("shown_at", sa.Float(), nullable=True),
        sa.Column("changed_at", sa.Float(), nullable=True),
        sa.Column("edited_at", sa.Float(), server_default="0", nullable=False),
        sa.Column("step", sa.Integer(), server_default="0", nullable=False),
        sa.Column("timer_at", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("code", name=op.f("uq_cases_code")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index("ix_cases_answered_at", ["answered_at"], unique=False)
        batch_op.create_index(
            "ix_cases_changed",
            ["changed_at"],
            unique=False,
            sqlite_where=sa.text("changed_at IS NOT NULL"),
            postgresql_where=sa.text("changed_at IS NOT NULL"),
        )
        batch_op.create_index("ix_cases_status_urgency_id", ["status", "urgency", "id"], unique=False)
        batch_op.create_index(
            "ix_cases_timer",
            ["timer_at"],
            unique=False,
            sqlite_where=sa.text("timer_at IS NOT NULL"),
            postgresql_where=sa.text("timer_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_cases_unshown",
            ["urgency", "id"],
            unique=False,
            sqlite_where=sa.text("shown_at IS NULL OR shown_at < 0"),
            postgresql_where=sa.text("shown_at IS NULL OR shown_at < 0"),
        )

    op.create_table(
        "desk_marks",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_desk_marks")),
    )
    op.create_table(
        "desk_messages",
        sa.Column("message", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("sent_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("message", name=op.f("pk_desk_messages")),
    )
    with op.batch_alter_table("desk_messages", schema=None) as batch_op:
        batch_op.create_index("ix_desk_messages_sent_at", ["sent_at"], unique=False)

    op.create_table(
        "invitations",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("admin", sa.Boolean(), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_invitations")),
    )
    op.create_table(
        "officers",
        sa.Column("owner", sa.String(length=96), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("admin", sa.Boolean(), nullable=False),
        sa.Column("enlisted_at", sa.Float(), nullable=False),
        sa.Column("revoked", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_officers")),
    )
    op.create_table(
        "submissions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("owner", sa.String(length=96), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("contact", sa.Text(), server_default="", nullable=False),
        sa.Column("sent_at", sa.Float(), nullable=False),
        sa.Column("heard_round", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("submissions", schema=None) as batch_op:
        batch_op.create_index("ix_submissions_case_id", ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_submissions_owner"), ["owner"], unique=False)
        batch_op.create_index(batch_op.f("ix_submissions_sent_at"), ["sent_at"], unique=False)
    _only_grows(op.get_bind().dialect.name)


def _only_grows(dialect: str) -> None:
    """Rows of the audit log can't be changed or deleted, by anybody."""
    if dialect == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_no_{deed.lower()} BEFORE {deed} ON audit "
                "BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit log only grows'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE ON audit "
        "FOR EACH ROW EXECUTE FUNCTION audit_only_grows()"
    )
