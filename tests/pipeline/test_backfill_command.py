"""`mahjar-ops backfill` and what `mahjar-ops status` says of it."""

import datetime as dt
import json
import sys
from dataclasses import replace

import pytest
from house_at_work import House

from newsroom.demo import DEMO_OUTLETS
from pipeline.cli import main

pytestmark = [pytest.mark.e2e, pytest.mark.store]

UNTIL = (dt.datetime.now(dt.UTC) - dt.timedelta(days=33)).date()
SINCE = UNTIL.replace(day=1)


@pytest.fixture
def house(house_of) -> House:
    """One paper with a past, which nobody has enabled."""
    return house_of(
        outlets=[replace(DEMO_OUTLETS[0], discover=("wordpress",))],
        further={"enabled": False},
        articles=1,
        older=6,
    )


def ran(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """Run `mahjar-ops` in this process; gives its exit code."""
    monkeypatch.setattr(sys, "argv", ["mahjar-ops", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_a_backfill_from_a_shell_says_how_far_it_came_and_status_says_it_too(house, monkeypatch, capsys):
    words = ["backfill", house.paper.id, "--since", SINCE.isoformat(), "--until", UNTIL.isoformat()]
    assert ran(monkeypatch, *words, "--json") == 0
    said = json.loads(capsys.readouterr().out)
    published = sum(SINCE <= truth.published_day <= UNTIL for truth in house.paper.truth())
    assert (said["months_done"], said["months"], said["articles"]) == (1, 1, published)
    assert said["complete"]
    assert said["waits"] is None
    assert ran(monkeypatch, "status", "--json") == 0
    (status,) = json.loads(capsys.readouterr().out)["backfills"]
    assert (status["outlet"], status["state"], status["articles"]) == (
        house.paper.id,
        "complete",
        published,
    )
    assert ran(monkeypatch, "status") == 0
    assert "1 of 1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("outlet", "since", "until", "sentence"),
    [
        ("nobody", "2024-01-01", "2024-01-31", "there is no outlet nobody"),
        ("jisr-montreal", "2024-02-01", "2024-01-31", "is before the first"),
        ("jisr-montreal", "2024-02-01", "2999-01-31", "is still to come"),
    ],
)
def test_what_makes_no_sense_is_one_sentence_and_asks_nobody(
    house, monkeypatch, capsys, outlet, since, until, sentence
):
    assert ran(monkeypatch, "backfill", outlet, "--since", since, "--until", until) == 2
    said = capsys.readouterr().err
    assert sentence in " ".join(said.split())
    assert said.count("\n") <= 2
    assert house.asked() == []
