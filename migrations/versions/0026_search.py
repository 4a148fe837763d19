"""What can be found: documents, the words in them, and the index of each database

Revision: 0026_search, after 0025_coordination
"""

import sqlalchemy as sa
from alembic import op

revision = "0026_search"
down_revision = "0025_coordination"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_document",
        sa.Column("id", _number(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("page", sa.String(80), nullable=False),
        sa.Column("reference", sa.String(64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("known_as", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("home", sa.String(200), nullable=False),
        sa.Column("happens_on", sa.Date()),
        sa.Column("is_sensitive", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_document")),
        sa.UniqueConstraint("kind", "record_id", name=op.f("uq_search_document_kind_record_id")),
    )
    op.create_table(
        "search_word",
        sa.Column("word", _word(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_word")),
    )
    op.create_table(
        "search_name",
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("word", _word(), nullable=False),
        sa.Column("record_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("kind", "word", "record_id", name=op.f("pk_search_name")),
    )
    op.create_index("ix_search_name_kind_record_id", "search_name", ["kind", "record_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE TABLE search_index (id BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)")
        op.execute("CREATE INDEX ix_search_index_words ON search_index USING GIN (words)")
    else:
        op.execute(
            "CREATE VIRTUAL TABLE search_index USING fts5 "
            "(title, facts, body, tokens, tokenize = \"ascii tokenchars '_'\")"
        )


def downgrade() -> None:
    op.execute("DROP TABLE search_index")
    op.drop_table("search_name")
    op.drop_table("search_word")
    op.drop_table("search_document")


def _word() -> sa.String:
    """Words in the order of their letters' codes, so that a beginning is a range of them."""
    if op.get_bind().dialect.name == "postgresql":
        return sa.String(40, collation="C")
    return sa.String(40)


def _number() -> sa.types.TypeEngine[int]:
    """A whole number of 64 bits; of SQLite's, the one that a table is kept in order of."""
    return sa.Integer() if op.get_bind().dialect.name == "sqlite" else sa.BigInteger()
