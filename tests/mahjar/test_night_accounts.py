"""The accounts of a night, for people and for programs."""

import datetime as dt
import io
import json

from rich.console import Console

from mahjar.nights import night_rows, night_table

NIGHT = {
    "outlet": "cedar-post", "run": "one", "night": dt.date(2026, 9, 3),
    "started": dt.datetime(2026, 9, 3, 6, tzinfo=dt.UTC), "state": "ok", "reason": None,
    "found": 1250, "known": 1200, "fetched": 40, "new": 30, "changed": 2, "deferred": 6, "quarantined": 3,
    "failed": 4, "crawl_seconds": 61.25, "extract_seconds": 2.5, "alerts": [],
}  # fmt: skip
BROKEN = NIGHT | {
    "outlet": "maple-voice", "state": "failed", "reason": "the feed is [not] a feed", "found": None,
    "known": None, "fetched": 0, "new": 0, "changed": 0, "deferred": 0, "quarantined": 0, "failed": 1,
    "crawl_seconds": None, "extract_seconds": None, "alerts": ["silent for 4 days"],
}  # fmt: skip


def printed(table) -> list[str]:
    out = io.StringIO()
    Console(file=out, width=200).print(table)
    return [" ".join(line.split()) for line in out.getvalue().splitlines() if line.strip()]


def test_every_outlet_has_a_line_and_the_last_is_their_sum():
    head, _, cedar, maple, _, total, remark = printed(night_table([BROKEN, NIGHT]))
    assert head == "outlet found known fetched new changed deferred quarantined failed seconds state"
    assert cedar == "cedar-post 1,250 1,200 40 30 2 6 3 4 63.8 ok"
    assert maple == "maple-voice 0 0 0 0 0 0 0 1 0 failed"
    assert remark == "maple-voice: the feed is [not] a feed; silent for 4 days"
    assert total == "all 1,250 1,200 40 30 2 6 3 5 63.8"


def test_one_outlet_has_no_sum_and_several_nights_are_named():
    assert len(printed(night_table([NIGHT], title="the night of 3 September"))) == 4
    later = NIGHT | {"run": "two", "night": dt.date(2026, 9, 4)}
    lines = printed(night_table([later, NIGHT]))
    assert lines[0].startswith("night outlet found")
    assert [line.split()[0] for line in lines[2:4]] == ["2026-09-03", "2026-09-04"]


def test_a_program_gets_the_same_figures():
    told = json.loads(json.dumps(night_rows([NIGHT, BROKEN])))
    assert [row["outlet"] for row in told] == ["cedar-post", "maple-voice"]
    assert told[0] | {"seconds": 63.8, "failed": 4, "night": "2026-09-03"} == told[0]
    assert (told[1]["found"], told[1]["seconds"], told[1]["alerts"]) == (0, 0, ["silent for 4 days"])


def test_on_a_narrow_screen_names_and_figures_stay_whole():
    out = io.StringIO()
    Console(file=out, width=80).print(night_table([NIGHT | {"outlet": "oxygen-canada-news"}, BROKEN]))
    lines = [line.split() for line in out.getvalue().splitlines()]
    figures = ["1,250", "1,200", "40", "30", "2", "6", "3", "4", "63.8"]
    assert ["oxygen-canada-news", *figures, "ok"] in lines
    assert ["all", *figures[:-2], "5", "63.8"] in lines
