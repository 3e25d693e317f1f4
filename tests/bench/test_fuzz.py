"""`make fuzz` finds what fails, goes on where it was stopped, and a sample of it runs with the tests."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from bench import fuzz
from bench.fuzz import CHUNK, Done, check, main, read_done, run_chunk
from bench.fuzz_pages import newsroom_pages
from extract import NotAnArticle, Page, extract

SAMPLE = 150


def test_a_sample_of_all_inputs_is_answered_in_time_and_memory() -> None:
    done = run_chunk(7, SAMPLE, newsroom_pages(), None)
    assert done.failure is None
    assert done.inputs >= SAMPLE // 2
    assert 0 < done.articles < done.inputs


def test_what_fails_is_made_small_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(page: Page) -> object:
        if b"<nav" in page.body:
            raise ZeroDivisionError
        return extract(page)

    monkeypatch.setattr(fuzz, "extract", faulty)
    done = run_chunk(1, 200, [b"<html><nav>x</nav><p>y</p></html>"], tmp_path)
    assert done.failure is not None
    assert "ZeroDivisionError" in done.failure
    (kept,) = (tmp_path / "failures").glob("*.html")
    assert b"<nav" in kept.read_bytes()
    assert len(kept.read_bytes()) < 40
    assert not list(tmp_path.glob("chunk-*"))


def test_an_answer_that_comes_late_or_can_not_be_is_a_failure() -> None:
    fine = NotAnArticle.because("no-text", 0.5, "Nothing.")
    check(fine, 0.1)
    with pytest.raises(fuzz.Broken, match=r"6\.0 s"):
        check(fine, 6.0)
    with pytest.raises(fuzz.Broken, match="no such refusal"):
        check(NotAnArticle("whatever", 0.5, "Nothing.", True), 0.1)


def ended(*_: object) -> None:
    raise KeyboardInterrupt


def test_it_goes_on_where_it_was_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[int] = []

    def run(chunks: Sequence[int], printed: Sequence[bytes], folder: Path) -> Iterator[Done]:
        for number in chunks:
            asked.append(number)
            yield Done(number, CHUNK, 1, 0.1, 1 << 20, "it broke" if number == 4 else None)

    monkeypatch.setattr(fuzz, "run", run)
    monkeypatch.setattr(fuzz, "newsroom_pages", list)
    assert main(["--inputs", str(3 * CHUNK), "--home", str(tmp_path)]) == 0
    (folder,) = tmp_path.iterdir()
    with (folder / "done.jsonl").open("a") as out:
        out.write('{"chunk": 99, "inpu')  # killed while it wrote
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", ended)
        with pytest.raises(KeyboardInterrupt):
            read_done(folder)
    before = len(read_done(folder))
    assert before >= 3
    assert len((folder / "done.jsonl").read_text().splitlines()) == before
    assert main(["--inputs", str(before * CHUNK), "--home", str(tmp_path)]) == 0
    assert len(asked) == before
    assert main(["--inputs", str((before + 2) * CHUNK), "--home", str(tmp_path)]) == 1
    assert len(set(asked)) == len(asked) > before
    assert "inputs" in capsys.readouterr().out
