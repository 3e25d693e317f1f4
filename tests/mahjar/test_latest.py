"""Which versions have a later one."""

import datetime as dt

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from mahjar.latest import COLUMNS, names, superseded

INSTANTS = st.none() | st.integers(0, 3).map(lambda hour: dt.datetime(2026, 9, 3, hour, tzinfo=dt.UTC))
ROWS = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 99).map(lambda n: f"v{n:02d}"), INSTANTS),
    max_size=12,
    unique_by=lambda row: row[:2],
)
SCHEMA = pa.schema(
    [("article_id", pa.string()), ("version", pa.string()), ("fetched", pa.timestamp("us", tz="UTC"))]
)


def table(rows) -> pa.Table:
    return pa.Table.from_pylist([dict(zip(COLUMNS, row, strict=True)) for row in rows], schema=SCHEMA)


@given(ROWS)
def test_of_each_article_the_version_fetched_last_stays_and_no_other(rows):
    latest = {}
    for row in sorted(rows, key=lambda row: (row[2] is not None, row[2] or 0, row[1])):
        latest[row[0]] = row
    older = {f"{article}\n{version}" for article, version, _ in rows} - {
        f"{a}\n{v}" for a, v, _ in latest.values()
    }
    found = superseded(table(rows)).to_pylist()
    assert len(found) == len(set(found))
    assert set(found) == older


def test_a_version_that_two_articles_share_is_two_names():
    both = table([("a", "v", None), ("b", "v", None)])
    assert names(both).to_pylist() == ["a\nv", "b\nv"]
