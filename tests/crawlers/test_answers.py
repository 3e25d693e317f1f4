"""What answers decide by themselves, digests of what came, and when a visit ends."""

import asyncio
import gzip
import hashlib
import io
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.recordbuilder import RecordBuilder

from crawlers.instants import instant_of, latest, newer
from crawlers.payload import decoded_sha256, warc_digest
from crawlers.verdict import retry_after, verdict
from crawlers.visit import Visit
from mahjar.evidence import MOST_DECODED, decoded
from mahjar.outcome import Outcome
from mahjar.outlet import Limits
from mahjar.warc import Exchange


def answer(status=200, headers=(), truncated=None):
    """An exchange."""
    now = datetime.now(UTC)
    return Exchange("https://example.ca/", now, status, "", headers, b"x", (), truncated=truncated)


@pytest.mark.parametrize(("status", "outcome"), [
    (200, None), (204, None), (401, "unauthorised"), (403, "forbidden"), (404, "not-found"),
    (410, "gone"), (418, "client-error"), (429, "too-many-requests"), (451, "client-error"),
    (500, "server-error"), (503, "server-error"), (530, "server-error"),
    (300, "client-error"), (302, "client-error"),
])  # fmt: skip
def test_a_status_says_what_became_of_a_page(status, outcome):
    assert verdict(answer(status), b"")[0] == outcome


def test_a_304_is_an_answer_to_those_only_who_asked_for_it():
    asked = replace(answer(304), request_headers=[("If-None-Match", '"x"')])
    assert verdict(asked, b"") == (None, "")
    assert verdict(answer(304), b"")[0] == "client-error"


def test_a_redirect_that_says_where_to_decides_nothing():
    assert verdict(answer(302, [("LOCATION", "/elsewhere")]), b"") == (None, "")


@pytest.mark.parametrize(
    ("why", "outcome"), [("length", None), ("disconnect", "reset"), ("time", "time-out")]
)
def test_a_body_that_was_cut_at_our_limit_is_a_page_and_one_that_broke_off_is_none(why, outcome):
    assert verdict(answer(truncated=why), b"")[0] == outcome


def test_retry_after_is_read_as_seconds_and_as_a_date():
    assert retry_after(answer(429, [("retry-after", "120")])) == 120
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    assert 85 < retry_after(answer(503, [("Retry-After", date)])) <= 90
    past = format_datetime(datetime.now(UTC) - timedelta(days=1), usegmt=True)
    assert retry_after(answer(503, [("Retry-After", past)])) == 0
    assert retry_after(answer(503, [("Retry-After", "soon")])) is None
    assert retry_after(answer(503)) is None


@given(
    st.binary(max_size=3000),
    st.sampled_from([None, "gzip", "deflate", "identity", "br", "gzip, gzip"]),
    st.booleans(),
)
def test_the_digest_of_a_decoded_payload_is_that_of_decoding_it(body, encoding, packed):
    pack = {"deflate": zlib.compress}.get(str(encoding), gzip.compress)
    came = pack(body) if packed else body
    assert decoded_sha256(came, encoding) == hashlib.sha256(decoded(came, encoding)).hexdigest()


@given(st.lists(st.binary(max_size=500), max_size=4), st.integers(0, 40))
def test_the_digest_of_several_members_or_a_broken_one_is_that_of_decoding_it(parts, cut):
    came = b"".join(map(gzip.compress, parts))
    came = came[: len(came) - cut]
    assert decoded_sha256(came, "gzip") == hashlib.sha256(decoded(came, "gzip")).hexdigest()


def test_the_digest_of_a_bomb_ends_where_decoding_does():
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(200)) + packer.flush()
    assert decoded_sha256(bomb, "gzip") == hashlib.sha256(bytes(MOST_DECODED)).hexdigest()


def test_our_digest_is_spelt_as_in_warc_records():
    record = RecordBuilder("1.1").create_warc_record("http://x/", "resource", payload=io.BytesIO(b"abc"))
    RecordBuilder("1.1").ensure_digest(record, payload=True)
    assert warc_digest(b"abc") == record.rec_headers.get_header("WARC-Payload-Digest")


@pytest.mark.parametrize(("text", "instant"), [
    ("2026-11-24T07:00:00Z", datetime(2026, 11, 24, 7, tzinfo=UTC)),
    ("2026-11-24T02:00:00-05:00", datetime(2026, 11, 24, 7, tzinfo=UTC)),
    ("2026-11-24", datetime(2026, 11, 24, tzinfo=UTC)),
    ("2026-11", datetime(2026, 11, 1, tzinfo=UTC)),
    ("2026", datetime(2026, 1, 1, tzinfo=UTC)),
    ("Tue, 24 Nov 2026 07:00:00 GMT", datetime(2026, 11, 24, 7, tzinfo=UTC)),
    ("Tue, 24 Nov 2026 02:00:00 -0500", datetime(2026, 11, 24, 7, tzinfo=UTC)),
    ("24 تشرين الثاني 2026", None), ("", None), (None, None),
    ("Tue, 99 Nov 2026 07:00:00 GMT", None), ("13/13/2026", None),
])  # fmt: skip
def test_dates_of_documents_are_read_or_are_none(text, instant):
    assert instant_of(text) == instant


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_text_upsets_the_comparison_of_dates(one, other):
    assert not (newer(one, other) and newer(other, one))
    assert latest(one, other) in {one, other}


def heard(*outcomes):
    """A visit that met these answers."""
    visit = Visit(Limits())
    for outcome in outcomes:
        visit.hear(outcome, "a page")
    return visit.reason


def test_blocks_and_outages_are_seen_in_a_row_and_challenges_in_all():
    refused, reset, challenge = Outcome.FORBIDDEN, Outcome.RESET, Outcome.CHALLENGE
    assert heard(refused, refused) is None
    assert heard(refused, None, refused, refused) is None
    assert heard(refused, Outcome.UNAUTHORISED, refused) == "blocked"
    assert heard(challenge, None, None, challenge) == "blocked"
    assert heard(*[reset] * 4, None, *[reset] * 4) is None
    assert heard(*[reset] * 5) == "unreachable"
    assert heard(*[Outcome.NOT_FOUND] * 20) is None


def test_a_visit_ends_once_for_its_first_reason():
    visit = Visit(Limits(requests=2), requests=2)
    assert visit.over
    visit.end("blocked", error="too late")
    assert (visit.reason, visit.error, visit.left_over) == ("ceiling", None, Outcome.CEILING)


def test_the_minutes_of_earlier_tries_count():
    assert not Visit(Limits(minutes=2), seconds=60).over
    visit = Visit(Limits(minutes=2), seconds=120)
    assert visit.over
    assert visit.alerts == ["the ceiling of 2 minutes was reached"]


def test_a_pause_ends_with_the_visit():
    async def paused():
        visit = Visit(Limits())
        asyncio.get_running_loop().call_later(0.05, visit.end, "interrupted")
        await visit.pause(60)

    began = monotonic()
    asyncio.run(paused())
    assert monotonic() - began < 5
