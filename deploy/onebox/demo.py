"""`make demo`: one real night over the bundled newsroom, and what a person wants to see of it."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from rich.text import Text

import mahjar
from deploy.onebox.api import FINISHED, TaskState
from deploy.onebox.errors import HouseError
from deploy.onebox.guest import newsroom, newsroom_settings
from deploy.onebox.house import House
from mahjar import screen
from mahjar.corpus import Corpus
from mahjar.nights import night_table
from mahjar.reading import render_article

PATIENCE = 300.0
DONE = {"success": "done", "failed": "FAILED", "skipped": "skipped", "upstream_failed": "not reached"}


def demo(home: Path) -> bool:
    """Play a night and show it: its table, an article, its evidence, and what to do next.

    It is the house as ``up`` starts it, on ports that are free, with keys, Airflow and outlets of its own in
    ``home``. Run again, it is a second night, in which nothing is new.

    Args:
        home: the demo's folder.

    Returns:
        Whether the night went well.

    Raises:
        HouseError: something is in the way.
    """
    began, outlets = time.monotonic(), home.resolve() / "outlets"
    outlets.mkdir(parents=True, exist_ok=True)

    def say(text: str) -> None:
        screen.errors().print(f"{time.monotonic() - began:5.0f} s  {text}", markup=False, highlight=False)

    say(f"a night over three papers of a newsroom on this machine; everything is kept in {shown(home)}")
    house = House(home, outlets=outlets, env=newsroom_settings(), guests=[newsroom(outlets)], say=say)
    with house:
        say("Airflow is up; the night begins")
        run_id = house.trigger("nightly")
        for task in finished(house, run_id):
            say(
                f"  {task.task_id.removeprefix('night.')} {task.name or ''}".ljust(38)
                + DONE[task.state or ""]
            )
        run = house.api.run("nightly", run_id)
        say(f"the night is {'green' if run['state'] == 'success' else 'RED'}: {run['note']}")
        show_night(opened(house))
        login = f"user {house.airflow.user}, password {house.airflow.password}"
    say("everything is stopped")
    screen.show(Text(next_steps(home, login)))
    return bool(run["state"] == "success")


def finished(house: House, run_id: str) -> Iterator[TaskState]:
    """Give each task of a run as it ends, until the run has ended.

    Raises:
        HouseError: it does not end within five minutes.
    """
    seen: set[tuple[str, int]] = set()
    limit = time.monotonic() + PATIENCE
    while True:
        ended = house.api.run("nightly", run_id)["state"] in FINISHED
        for task in sorted(house.task_states(run_id), key=lambda task: (task.task_id, task.map_index)):
            if task.state in DONE and (task.task_id, task.map_index) not in seen:
                seen.add((task.task_id, task.map_index))
                yield task
        if ended:
            return
        if time.monotonic() > limit:
            raise HouseError(f"the night did not end within {PATIENCE:.0f} s: see {house.home}/airflow/logs")
        time.sleep(0.5)


def opened(house: House) -> Corpus:
    """Open the house's archive as a researcher does."""
    settings = house.settings
    return mahjar.open(
        settings["MAHJAR_S3_BUCKET"],
        endpoint=settings["MAHJAR_S3_ENDPOINT"],
        access_key=settings["MAHJAR_S3_ACCESS_KEY"],
        secret_key=settings["MAHJAR_S3_SECRET_KEY"],
        region=settings["MAHJAR_S3_REGION"],
    )


def show_night(corpus: Corpus) -> None:
    """Print the table of the last night, one article, and where its evidence is."""
    nights = list(corpus.nights())
    last = max(nights, key=lambda row: row["started"])["run"]
    rows = [row for row in nights if row["run"] == last]
    parts: list[Any] = [Text(), night_table(rows, title=f"night of {rows[0]['night']}")]
    if article := telling_article(corpus):
        parts += [render_article(article, metadata=False), evidence(corpus, article)]
    screen.show(*parts)


def telling_article(corpus: Corpus) -> dict[str, Any] | None:
    """Choose an article to show: one whose credits became fields, the newest of them, a short one."""
    articles = list(corpus.articles())
    credits_of = ("lede", "editor", "source", "authors")
    return max(
        articles,
        key=lambda a: (sum(bool(a[name]) for name in credits_of), str(a["published_day"]), -a["words"]),
        default=None,
    )


def evidence(corpus: Corpus, article: dict[str, Any]) -> Text:
    """Say who wrote an article and which record in S3 proves it."""
    lines = {
        "published": f"{article['published_day']}  {unquote(article['url'])}",
        "credits": ", ".join(
            f"{name} {value if isinstance(value, str) else '، '.join(value)}"
            for name in ("authors", "editor", "source", "agency", "translator", "photographer")
            if (value := article[name])
        ),
        "evidence": f"{corpus.uri}/{article['warc_key']}",
        "": f"from byte {article['warc_offset']}, {article['warc_length']} bytes long",
        "payload": article["payload_digest"],
        "article": article["article_id"],
    }
    return Text("\n".join(f"{name:11}{value}" for name, value in lines.items() if value))


def next_steps(home: Path, login: str) -> str:
    """Give the exact commands with which to go on."""
    folder, programs = shown(home), shown(Path(sys.executable).parent)
    return f"""
Open this demo in the Airflow UI (it stays up until Ctrl-C), at http://127.0.0.1:8080, {login}:

    {programs}/python -m deploy.onebox up --demo --home {folder} --outlets {folder}/outlets

Pull its corpus, from another terminal while it is up:

    source {folder}/settings.env
    {programs}/mahjar pull --out corpus.jsonl
    {programs}/mahjar nights

Enable a real outlet, and let the nights run, from a terminal that does not know this demo:

    export MAHJAR_CONTACT=you@example.org
    {programs}/mahjar-ops outlets list
    {programs}/mahjar-ops outlets enable arab-american-news
    make up
"""


def shown(path: Path) -> str:
    """Write a path as a person would type it here."""
    relative = os.path.relpath(path)
    return str(path.resolve()) if relative.startswith("..") else relative
