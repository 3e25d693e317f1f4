"""`make fuzz`: the extractor over pages that nobody would print; it must answer each, in time and memory.

python -m bench.fuzz --inputs 100000 --home .fuzz

Inputs are made in chunks, each from its own number, in processes with limits as the nights' workers have.
What is done stands in a file, so that it goes on where it was stopped; when the extractor's code changes it
begins anew. A page that fails is kept in `failures/`, as small as it could be made, and a page that ends its
process as `chunk-N.html`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import TimeoutError as TookTooLongError
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import hypothesis
from hypothesis import HealthCheck, Phase
from pebble import ProcessExpired, ProcessPool

import extract as room
from bench.fuzz_pages import newsroom_pages, pages
from extract import REASONS, Extracted, NotAnArticle, Page, extract
from pipeline.worker import CONTEXT, begin_worker, peak_memory, workers

CHUNK: Final = 250  # inputs
SECONDS: Final = 5.0  # of CPU, a page
MEMORY: Final = 1 << 30  # bytes of address space, a worker
CHUNK_SECONDS: Final = 240.0  # of the clock, ten times what it takes: a page that never ends


@dataclass(frozen=True)
class Done:
    """What came of a chunk.

    Attributes:
        chunk: Its number, from which its inputs are made.
        inputs: How many there were.
        articles: How many gave an article.
        seconds: CPU of the slowest.
        memory: The most bytes of address space.
        failure: What went wrong, with its traceback; None where nothing did.
    """

    chunk: int
    inputs: int
    articles: int
    seconds: float
    memory: int
    failure: str | None = None


class Broken(AssertionError):
    """The extractor answered, and its answer can't be."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz; 0 when no input failed, 1 when some did."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--inputs", type=int, default=100_000)
    cli.add_argument("--home", type=Path, default=Path(".fuzz"), help="where it is written what is done")
    args = cli.parse_args(arguments)
    folder: Path = args.home / version()
    folder.mkdir(parents=True, exist_ok=True)
    printed = newsroom_pages()
    done = read_done(folder)
    began = time.monotonic()
    while (sum(each.inputs for each in done)) < args.inputs:
        known = {each.chunk for each in done}
        left = args.inputs - sum(each.inputs for each in done)
        fresh = [n for n in range(len(known) + left // CHUNK + 1) if n not in known][: 4 * workers()]
        for each in run(fresh, printed, folder):
            done.append(each)
            with (folder / "done.jsonl").open("a") as out:
                out.write(json.dumps(asdict(each)) + "\n")
            print(summary(done, args.inputs, time.monotonic() - began), flush=True)
    failures = [each for each in done if each.failure]
    for each in failures:
        print(f"chunk {each.chunk}: {each.failure}", file=sys.stderr)
    return 1 if failures else 0


def version() -> str:
    """Name the extractor by the bytes of its files."""
    digest = hashlib.sha256()
    for path in sorted(Path(next(iter(room.__path__))).glob("*.[pt]*")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def read_done(folder: Path) -> list[Done]:
    """Read what an earlier run has done; a line that was cut off is done again.

    The file is written anew beside itself and then takes its own place: killed meanwhile, it loses no line.
    """
    path = folder / "done.jsonl"
    if not path.exists():
        return []
    kept = [line for line in path.read_text().splitlines() if line.startswith("{") and line.endswith("}")]
    part = path.with_suffix(".part")
    part.write_text("".join(f"{line}\n" for line in kept))
    part.replace(path)
    return [Done(**json.loads(line)) for line in kept]


def summary(done: Sequence[Done], wanted: int, seconds: float) -> str:
    """Say how far it is."""
    inputs, articles = sum(each.inputs for each in done), sum(each.articles for each in done)
    slowest, most = max(each.seconds for each in done), max(each.memory for each in done)
    failed = sum(each.failure is not None for each in done)
    return (
        f"{inputs:,} of {wanted:,} inputs ({articles:,} articles) in {seconds:.0f} s: "
        f"slowest {slowest:.2f} s, "
        f"most memory {most >> 20} MB, {failed} failures"
    )


def run(chunks: Sequence[int], printed: Sequence[bytes], folder: Path) -> Iterator[Done]:
    """Run chunks in workers with limits; one that ends its worker is a failure of its own."""
    with ProcessPool(
        max_workers=workers(), initializer=begin_worker, initargs=(MEMORY,), context=CONTEXT
    ) as pool:
        waiting = [
            (number, pool.schedule(run_chunk, args=(number, CHUNK, printed, folder), timeout=CHUNK_SECONDS))
            for number in chunks
        ]
        for number, future in waiting:
            try:
                yield future.result()
            except (TookTooLongError, ProcessExpired) as error:
                why = f"its worker ended ({error!r}): see chunk-{number}.html"
                yield Done(number, 1, 0, SECONDS, 0, why)


def run_chunk(number: int, inputs: int, printed: Sequence[bytes], folder: Path | None) -> Done:
    """Make inputs from a number and extract them.

    Args:
        number: The chunk's number: the same gives the same inputs.
        inputs: How many.
        printed: Pages to break.
        folder: Where a failing page is kept; None keeps none.
    """
    tally: dict[str, Any] = {"inputs": 0, "articles": 0, "seconds": 0.0, "page": None}
    at_work = folder / f"chunk-{number}.html" if folder else None

    @hypothesis.seed(number)
    @hypothesis.settings(
        max_examples=inputs, database=None, deadline=None, phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck), report_multiple_bugs=False,
    )  # fmt: skip
    @hypothesis.given(pages(printed))
    def answer(page: Page) -> None:
        tally["page"] = page
        if at_work:
            at_work.write_bytes(page.body)
        tally["inputs"] += 1
        began = time.process_time()
        found = extract(page)
        spent = time.process_time() - began
        tally["seconds"] = max(tally["seconds"], spent)
        tally["articles"] += isinstance(found, Extracted)
        check(found, spent)

    failure = None
    try:
        answer()
    except Exception as error:  # noqa: BLE001 # whatever it is, it is what is looked for
        failure = f"{error!r}\n{traceback.format_exc(limit=-4)}"
        if folder:
            keep(folder / "failures", tally["page"], failure)
    if at_work:
        at_work.unlink(missing_ok=True)
    return Done(
        number, tally["inputs"], tally["articles"], round(tally["seconds"], 3), peak_memory(), failure
    )


def check(found: Extracted | NotAnArticle, spent: float) -> None:
    """Check that an answer can be one.

    Raises:
        Broken: It can't, or it came late.
    """
    if spent > SECONDS:
        raise Broken(f"it took {spent:.1f} s")
    if isinstance(found, NotAnArticle):
        if found.reason not in REASONS or not 0 < found.confidence <= 1 or not found.detail:
            raise Broken(f"no such refusal: {found}")
        return
    if found.text != "\n".join(found.paragraphs) or not all(p.strip() for p in found.paragraphs):
        raise Broken("the text is not its paragraphs")
    if not 0 <= found.quality <= 1 or len(found.languages_by_paragraph) != len(found.paragraphs):
        raise Broken("quality or languages are not those of the text")


def keep(folder: Path, page: Page, failure: str) -> None:
    """Keep a failing page, to look at and to extract again."""
    folder.mkdir(exist_ok=True)
    name = hashlib.sha256(page.body).hexdigest()[:12]
    (folder / f"{name}.html").write_bytes(page.body)
    (folder / f"{name}.pickle").write_bytes(pickle.dumps(page))
    (folder / f"{name}.txt").write_text(f"{page.url}\n{page.content_type}\n{failure}\n")


if __name__ == "__main__":
    from bench.fuzz import main as begin  # by its full name: workers import what they are given to do

    raise SystemExit(begin())
