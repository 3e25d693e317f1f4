"""Other extractors are asked as processes: what one of them does wrong costs a page and is counted."""

import sys
from pathlib import Path
from typing import Any

import pytest

from bench.peers.asked import MOST_DEATHS, PeerError, ask
from bench.peers.child import lines_of
from bench.peers.table import rows_of, tables
from bench.run import main

ANSWERS = """
import json, os, sys, time
for line in sys.stdin:
    page = json.loads(line)
    if page["id"] == "dies": os._exit(3)
    if page["id"] == "hangs": time.sleep(60)
    if page["id"] == "raises": row = {"error": "ValueError: no such page"}
    elif page["id"] == "babbles":
        print("hello", flush=True)
        continue
    else: row = {"text": page["file"], "title": page["url"]}
    print(json.dumps({"id": page["id"], **row}), flush=True)
"""
COMMAND = [sys.executable, "-I", "-S", "-c", ANSWERS]


def pages(*names: str) -> list[dict[str, Any]]:
    return [{"id": name, "url": "https://e.ca/", "file": Path("a.html")} for name in names]


def test_a_page_that_a_peer_fails_on_is_an_empty_row_and_the_rest_goes_on() -> None:
    answers = ask(COMMAND, pages("a", "raises", "b", "dies", "c", "babbles", "d"))
    assert [row["id"] for row in answers.rows] == ["a", "raises", "b", "dies", "c", "babbles", "d"]
    assert [row["text"] for row in answers.rows] == ["a.html", None, "a.html", None, "a.html", None, "a.html"]
    assert answers.failures == {
        "raises": "ValueError: no such page",
        "dies": "its process ended (3)",
        "babbles": "answered what is no JSON: b'hello'",
    }


def test_a_peer_that_takes_too_long_is_ended() -> None:
    answers = ask(COMMAND, pages("hangs", "a"), seconds=5)
    assert answers.failures == {"hangs": "took more than 5 s"}
    assert answers.rows[1]["text"] == "a.html"


def test_a_peer_that_always_dies_cannot_be_measured() -> None:
    with pytest.raises(PeerError, match=f"ended {MOST_DEATHS + 1} times; at last: its process (had )?ended"):
        ask(["/bin/false"], pages(*map(str, range(MOST_DEATHS + 1))))


def test_a_peer_that_is_not_there_is_named() -> None:
    with pytest.raises(PeerError, match="nowhere/python can't be started"):
        ask(["nowhere/python"], pages("a"))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--command"], "--command needs a command, for example --command my-extractor --fast."),
        (["--generated", "0", "--command", "nowhere/peer"], "nowhere/peer can't be started"),
        (["nope:fn"], "nope can't be imported: No module named 'nope'."),
        (["bench.predictions:nofn"], "bench.predictions has no function nofn."),
        (["bench.predictions"], "'bench.predictions' names no function; write module:function"),
        ([".score:ours"], "'.score:ours' names no function; write module:function"),
    ],
)
def test_what_can_not_be_run_over_the_benchmark_is_said_in_a_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert err.startswith(f"bench.run: {sentence}")
    assert (out, err.count("\n")) == ("", 1)


def test_markup_that_a_peer_chose_becomes_a_line_a_block() -> None:
    assert lines_of("<div><p>أول <b>سطر</b></p>ثان<br>ثالث<ul><li>رابع</li></ul></div>") == "\n".join(
        ["أول سطر", "ثان", "ثالث", "رابع"]
    )
    assert lines_of(" ") == ""


def test_the_table_has_a_line_for_each_extractor_and_only_what_a_group_is_asked() -> None:
    scores = {
        "ours": {"Arabic": {"F1": 0.999, "title": "8/8"}, "lists": {"taken for an article": "0/13"}},
        "other": {"Arabic": {"F1": 0.9, "title": "3/8"}, "lists": {"taken for an article": "12/13"}},
    }
    arabic, lists = tables(scores, {"other": 2})
    assert [column.header for column in arabic.columns] == ["extractor", "F1", "titles", "failed"]
    assert [list(column.cells) for column in lists.columns] == [
        ["ours", "other"],
        ["0/13", "12/13"],
        ["0", "2"],
    ]
    assert rows_of(scores, {"other": {"b": "why", "a": "why"}})["other"]["failed"] == ["a", "b"]
