"""Addresses that a night leaves open: later nights finish them, or say why they never will."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from house_at_work import House

from newsroom.demo import DEMO_OUTLETS

pytestmark = [pytest.mark.e2e, pytest.mark.store]

CLASSIC, MAGAZINE, _ = DEMO_OUTLETS


def test_a_ceiling_a_page_that_always_fails_and_a_site_that_blocks_night_after_night(house_of):
    house: House = house_of(
        outlets=[replace(CLASSIC, id=name) for name in ("small-steps", "one-broken", "blocking")], articles=5
    )
    steps, broken, blocking = house.press.outlets
    (house.outlets / "small-steps.toml").write_text(steps.toml(limits=(("requests", 4),)), "utf-8")
    ill = broken.truth()[2]
    broken.fault("status", ill.url.partition(broken.host)[2], code=503)
    blocking.fault("status", "/20*", code=403)
    everyone = [steps.id, broken.id, blocking.id]
    nights = {n: night(house, n, everyone) for n in (1, 2, 3)}

    # Two of four requests are robots.txt and the feed: two articles a night.
    assert [nights[n][steps.id]["new"] for n in nights] == [2, 2, 1]
    assert [nights[n][steps.id]["deferred"] for n in nights] == [3, 1, 0]
    assert [nights[n][steps.id]["state"] for n in nights] == ["partial", "partial", "ok"]
    assert "ceiling" in nights[1][steps.id]["reason"]
    pages = Counter(target for target in house.asked(steps.id) if target.startswith("/20"))
    assert set(pages.values()) == {1}
    assert len(pages) == 5

    nights[4] = night(house, 4, [broken.id, blocking.id])
    assert [nights[n][blocking.id]["state"] for n in nights] == ["blocked"] * 3 + ["paused"]
    assert [nights[n][blocking.id]["requests"] for n in nights] == [5] * 3 + [0]
    assert "write to its editors" in nights[4][blocking.id]["reason"]

    nights[5] = night(house, 5, [broken.id])
    assert [nights[n][broken.id]["failed"] for n in nights] == [1] * 5
    assert [bool(nights[n][broken.id]["alerts"]) for n in nights] == [False] * 4 + [True]
    assert "given up" in nights[5][broken.id]["alerts"][0]
    assert nights[4][broken.id]["failed_by"] == '{"server-error": 1}'
    assert nights[5][broken.id]["failed_by"] == '{"gave-up": 1}'
    (row,) = [row for row in house.urls(broken.id).values() if row["state"] != "settled"]
    assert (row["outcome"], row["failed_nights"], row["next_due"]) == ("gave-up", 5, None)

    blocking.calm()
    path = house.outlets / f"{blocking.id}.toml"
    enabled = f'enabled_on = "{datetime.now(UTC).isoformat()}"\n'
    path.write_text(enabled + path.read_text("utf-8"), "utf-8")
    nights[6] = night(house, 6, [broken.id, blocking.id])
    assert nights[6][blocking.id]["new"] == 5, "it was enabled again"
    assert {row["state"] for row in house.urls(blocking.id).values()} == {"settled"}
    assert house.asked(broken.id).count(ill.url.partition(broken.host)[2]) == 5 * 3, "three tries a night"


def night(house: House, number: int, outlets: list[str]) -> dict[str, dict[str, Any]]:
    """Run a night of some outlets, and give its rows by outlet."""
    house.night(f"night-{number}", only=outlets)
    return house.nights(f"night-{number}")


def test_an_article_that_fails_for_a_night_and_has_not_changed_is_an_article_again(house_of):
    house: House = house_of(outlets=[MAGAZINE], articles=3)
    paper, ill = house.paper, house.paper.truth()[0]
    target = ill.url.partition(paper.host)[2]
    house.night("night-1")
    paper.fault("status", target, code=503)
    house.night("night-2", days=1.2)
    assert house.counts("night-2") == {"found": 3, "fetched": 2, "unchanged": 2, "failed": 1}
    paper.calm()
    paper.visits.forget()
    house.night("night-3", days=1.4)
    (visit,) = [visit for visit in paper.requests if visit.target == target]
    assert visit.status == 304
    counts = house.counts("night-3")
    assert (counts["fetched"], counts["unchanged"], counts["found"] - counts["known"]) == (1, 1, 1)
    (row,) = [row for row in house.urls().values() if row["url"] == ill.url]
    assert (row["state"], row["outcome"], row["failed_nights"]) == ("settled", "article", 0)
    assert len(house.rows("articles")) == 3
