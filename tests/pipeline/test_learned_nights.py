"""Nights of a paper whose pages print lines that no rule knows: they leave its texts from the night after."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from house_at_work import House

from extract import EXTRACTOR, Extracted, extract, text_hash
from extract.arabic import fold
from mahjar import clock, layout
from mahjar.evidence import read_one
from mahjar.outlet import parse
from newsroom.article import Article
from newsroom.demo import DEMO_OUTLETS
from newsroom.outlet import Standing
from pipeline import extract as extracting
from pipeline.check import check
from pipeline.choose import choose_outlets
from pipeline.commit import commit
from pipeline.crawl import crawl
from pipeline.harvest import CrawlHints
from pipeline.night import Night
from pipeline.pages import page_of
from pipeline.profiles import latest, profile_of_row
from pipeline.staging import Staging

pytestmark = [pytest.mark.store, pytest.mark.e2e]

SLOGAN = "صحيفة قناديل: نافذة المغترب"
APPEAL = "قهوتكم الصباحية علينا في مقهى الميدان كل يوم أحد"
CLOSING = "دمتم بخير أينما كنتم على ضفاف النهر"
STANDING = (Standing(SLOGAN, "top"), Standing(APPEAL, "middle", every=2), Standing(CLOSING, "end"))
PAPER = replace(DEMO_OUTLETS[2], standing=STANDING)
LINES = {line.text for line in STANDING}
COLUMN, REFRAIN = "على مهل", "يا طير الشمال خذ سلامي"


def filed(house: House, kind: str, number: int) -> Article:
    """A column under its title, or a poem with its refrain: neither of the two is furniture."""
    own = [f"في الأسبوع رقم {number} كتب إلينا قارئ من الحي {part} يسأل عن حكاية الجسر." for part in "أبجد"]
    bodies = {"column": [COLUMN, *own], "poem": [REFRAIN, own[0], REFRAIN, own[1], REFRAIN, *own[2:]]}
    return Article(
        slug=f"{kind}-{number}",
        title=f"رسالة {'العمود' if kind == 'column' else 'الديوان'} رقم {number}",
        lede=f"هذه رسالة أخرى رقم {number} وصلت إلى الصحيفة مساء أمس من حي بعيد في المدينة.",
        body=tuple(bodies[kind]),
        published=house.press.now - timedelta(hours=number),
        section="society" if kind == "column" else "local",
        authors=("سمير خوري",) if kind == "column" else (f"شاعر الحي {'أبجدهوز'[number % 7]}اسر",),
        source="رويترز",
    )


def texts(house: House, run: str) -> dict[str, list[str]]:
    """Give the paragraphs of a run's rows of articles, by their addresses."""
    return {row["url"]: row["paragraphs"] for row in house.rows("articles") if row["run"] == run}


@pytest.fixture
def house(house_of: Callable[..., House]) -> House:
    """A paper with three lines of its own on its pages, among them those of a column and of poems."""
    made = house_of(outlets=[PAPER], articles=2)
    for kind in "column", "poem":
        made.paper.add(filed(made, kind, 1))
    return made


def again(house: House, row: dict[str, Any]) -> Extracted:
    """Make a text again from what its row names: the record, the run's outlet file, and the profile."""
    record = read_one(house.store.get_range(row["warc_key"], row["warc_offset"], row["warc_length"]))
    outlet = parse((house.outlets / f"{row['outlet']}.toml").read_bytes(), f"{row['outlet']}.toml")
    profile = profile_of_row(house.store, row["extractor"])
    extracted = extract(page_of(record, outlet, CrawlHints(), profile))
    assert isinstance(extracted, Extracted)
    return extracted


def test_a_line_no_rule_knows_leaves_the_texts_from_the_night_after_and_is_no_edit(house: House) -> None:
    assert house.night("night-1").ok
    first = {row["article_id"]: row for row in house.rows("articles")}
    assert {row["extractor"] for row in first.values()} == {EXTRACTOR}
    assert all(CLOSING in row["paragraphs"] for row in first.values()), "four pages teach nothing"
    assert all("نافذة المغترب" in row["authors"] for row in first.values()), "the slogan is read as a credit"

    house.paper.add_generated(4)
    for number in 2, 3:
        for kind in "column", "poem":
            house.paper.add(filed(house, kind, number))
    assert house.night("night-2", days=1.2).ok
    assert house.counts("night-2")["unchanged"] == len(first), "all were looked at again, and none is edited"
    rows = [row for row in house.rows("articles") if row["run"] == "night-2"]
    assert len(rows) == house.counts("night-2")["new"] == 8
    truth = {each.url: each for each in house.paper.truth()}
    for row in rows:
        assert tuple(row["paragraphs"]) == truth[row["url"]].paragraphs
        assert row["source"] == truth[row["url"]].source
        assert tuple(row["authors"]) == truth[row["url"]].authors
        taken = [each["text"] for each in row["removed"] if each["rule"] == "learned/outlet"]
        assert {SLOGAN, CLOSING} <= set(taken) <= LINES
        assert text_hash(again(house, row)) == row["text_hash"], "made again from evidence alone"
    assert {row["extractor"] for row in rows} != {EXTRACTOR}
    assert {row["article_id"]: row for row in house.rows("articles") if row["run"] == "night-1"} == first
    assert any(COLUMN in row["paragraphs"] for row in rows)
    assert any(row["paragraphs"].count(REFRAIN) == 3 for row in rows)

    left = {key: house.store.get(key) for key, _ in house.store.list(f"learned/outlet={house.paper.id}/")}
    night = Night.of("night-2", house.began["night-2"])
    staging = Staging(house.store, night, house.paper.id)
    staged = staging.rows("articles")
    extracting.extract(night, house.paper.id, log=house.said.append)
    assert staging.rows("articles") == staged, "run again it stages the same"
    assert {key: house.store.get(key) for key in left} == left
    assert len(list(house.store.list(layout.memories(house.paper.id, past=False)))) == len(left) == 2
    last, memory = latest(house.store, house.paper.id)
    assert last == max(left)
    assert memory.profile.lines >= {fold(SLOGAN), fold(CLOSING)}, "the night after that reads with these"
    assert len(list(house.store.list("profiles/"))) == 1


def test_a_night_that_is_cleared_after_its_commit_leaves_the_same_memory(house: House) -> None:
    unread, outlet = Night.of("night-1", clock.now()), house.paper.id
    choose_outlets(unread, log=house.said.append)
    crawl(unread, outlet, log=house.said.append)
    check(unread, outlet, extract="failed", log=house.said.append)
    commit(unread, [outlet], log=house.said.append)
    house.paper.add_generated(6)
    assert house.night("night-2", days=1.2).ok
    assert house.counts("night-2")["recovered"] > 0
    key, memory = latest(house.store, outlet)
    assert len(memory.samples) == house.counts("night-2")["fetched"], "of its own segments"
    left = house.store.get(key)
    extracting.extract(Night.of("night-2", house.began["night-2"]), outlet, log=house.said.append)
    assert house.store.get(key) == left
