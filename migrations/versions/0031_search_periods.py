"""PostgreSQL's index of words by kind and by period, in place of a token of the kind

Revision: 0031_search_periods, after 0030_feeds
"""

from alembic import op

revision = "0031_search_periods"
down_revision = "0030_feeds"
branch_labels = None
depends_on = None

_KIND = "id >> 49"
#: Engagements (4) and commitments (5) stand by periods of 64 days, all else by its kind.
_SHELF = f"to_hex(CASE WHEN {_KIND} IN (4, 5) THEN id >> 33 ELSE {_KIND} END) || '_'"
_TOKEN = f"'_kind' || ({_KIND})"


def upgrade() -> None:
    # Without fastupdate: every look into GIN reads all that waits to be written into it, and a
    # search looks into many periods.
    # Nothing in a document holds a space or a quote: a quote after a space begins a word.
    bare = f"' ' || ts_delete(words, {_TOKEN})::text"
    _write_anew(f"replace({bare}, ' ''', ' ''' || {_SHELF})::tsvector", "WITH (fastupdate = off)")


def downgrade() -> None:
    bare = f"replace(' ' || words::text, ' ''' || {_SHELF}, ' ''')::tsvector"
    _write_anew(f"{bare} || array_to_tsvector(ARRAY[{_TOKEN}])", "")


def _write_anew(words: str, kept: str) -> None:
    """Write the index from itself into a table of its own: every row of it changes."""
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(
        f"CREATE TABLE search_index_anew AS SELECT id, {words} AS words "
        "FROM search_index ORDER BY id"
    )
    op.execute("DROP TABLE search_index")
    op.execute("ALTER TABLE search_index_anew RENAME TO search_index")
    op.execute("ALTER TABLE search_index ALTER COLUMN id SET NOT NULL")
    op.execute("ALTER TABLE search_index ALTER COLUMN words SET NOT NULL")
    op.execute("ALTER TABLE search_index ADD CONSTRAINT search_index_pkey PRIMARY KEY (id)")
    op.execute(f"CREATE INDEX ix_search_index_words ON search_index USING GIN (words) {kept}")
    op.execute("ANALYZE search_index")
