"""# The night

Every night at 02:00 in Toronto, each enabled newspaper is asked what is new, and what it published since the
night before is archived. By breakfast the morning report says what came and what broke.

| step | what it does | when it fails |
|-|-|-|
| `choose_outlets` | reads the outlet files and writes down tonight's choice | the night ends red |
| `night.crawl` | asks feeds, sitemaps and section pages; fetches politely; every exchange goes into WARC in S3 | tried again, and goes on where it stopped; a block or a mistake in the outlet's file is not tried again |
| `night.extract` | makes clean Arabic articles of the pages, with credits and dates as fields; what gives none is kept with the reason | tried again; reads what was captured even when the crawl failed |
| `night.check` | holds the outlet's night against what is expected of it | it always runs, and says what became of the two before |
| `commit` | writes the night of all outlets into the tables, once | tried again; nothing is written twice |
| `publish` | tells everybody who waits for `mahjar://articles`, and writes the morning report | the archive stands all the same |
| `near_duplicates` | finds which of the new articles print nearly the same text as others | the night's colour stays; the next night makes up for it |
| `verdict` | gives the run its colour and its note | |

**Green** means that the commit stands and at most a fifth of the outlets failed: read the run's note. **Red**
means that the commit failed, that no outlet went well, or that more than a fifth failed.

## When something failed
Open the task that is red: the last lines of its log are one sentence on what to do. When it is done, *clear*
that task with what is downstream of it: the outlet goes through again and its row is written anew. Clearing a
whole night is safe too: no article is stored twice.

## Starting one by hand
*Trigger* shows three fields. `outlets`: ids, one a line; leave it empty to take all that are enabled
(`mahjar-ops outlets list` shows them all). `since`: how far back a new outlet's first night goes. `dry_run`:
say what would be fetched, and store nothing.

A *backfill* of this DAG is refused: it would file today's pages under an old date. The DAG `backfill` takes
what a newspaper published between two days.
"""  # noqa: E501 - a table's row is one line

import datetime as dt
from typing import Any

from airflow.sdk import (
    Param,
    TriggerRule,
    dag,
    get_current_context,
    task,
    task_group,
)
from airflow.sdk.exceptions import AirflowFailException
from run_note import write_note
from schedule import nightly_schedule
from tonight import (
    ARTICLES,
    DEFAULT_ARGS,
    OUTLET_ID,
    log,
    night,
    no_retry_when_refused,
    refuse_backfill,
    refuse_late_start,
    results,
    skip_when_dry,
    states,
)

CRAWL, EXTRACT, CHECK = "night.crawl", "night.extract", "night.check"
BY_OUTLET = "{{ task.op_kwargs['outlet'] }}"

PARAMS = {
    "outlets": Param(
        [],
        type="array",
        items={"type": "string", "pattern": OUTLET_ID},
        title="Outlets",
        description_md="Ids, one a line, such as `arab-american-news`. **Empty: all that are enabled.**",
    ),
    "since": Param(
        None,
        type=["null", "string"],
        format="date",
        title="Since",
        description="How far back an outlet's first night goes. Empty: as its file says, or 31 days.",
    ),
    "dry_run": Param(
        False,
        type="boolean",
        title="Dry run",
        description="Say what would be fetched; fetch no article and store nothing.",
    ),
}


@dag(
    schedule=nightly_schedule(),
    catchup=False,
    max_active_runs=1,
    params=PARAMS,
    default_args=DEFAULT_ARGS,
    description="Crawl every enabled outlet, archive what is new, report by breakfast.",
    doc_md=__doc__,
    tags=["mahjar"],
)
def nightly() -> None:
    """Crawl every enabled outlet, archive what is new, report by breakfast."""
    chosen = choose_outlets()
    nights = by_outlet.expand(outlet=chosen)
    committed = commit(chosen)
    nights >> committed >> publish(committed) >> verdict(chosen)
    # As a teardown it is waited for by no other step, and its failure does not change the run's colour. The
    # run is open until it ends, and the next one begins after that.
    committed >> near_duplicates().as_teardown(on_failure_fail_dagrun=False)


@task
def choose_outlets(*, params: dict[str, Any] | None = None) -> list[str]:
    """Read the outlet files and write down tonight's choice."""
    refuse_backfill()
    from pipeline import choose

    asked = params or {}
    with no_retry_when_refused():
        return choose.choose_outlets(night(), asked["outlets"] or None, dry_run=asked["dry_run"], log=log)


# A dict is one result: without `multiple_outputs=False` each of its keys would be written once more, apart,
# fifty requests to the API server for each outlet.
@task_group(group_id="night")
def by_outlet(outlet: str) -> None:
    """One newspaper's night."""
    crawl(outlet=outlet) >> extract(outlet=outlet) >> check(outlet=outlet)


@task(
    pool="crawl",
    map_index_template=BY_OUTLET,
    multiple_outputs=False,
    execution_timeout=dt.timedelta(hours=2),
)
def crawl(*, outlet: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
    """Ask what is new and fetch it, politely. The pool says how many outlets are crawled at once."""
    refuse_late_start()
    from pipeline import crawl

    asked = params or {}
    since = dt.date.fromisoformat(asked["since"]) if asked["since"] else None
    with no_retry_when_refused():
        return crawl.crawl(night(), outlet, since=since, dry_run=asked["dry_run"], log=log)


@task(trigger_rule=TriggerRule.ALL_DONE, map_index_template=BY_OUTLET, multiple_outputs=False)
def extract(*, outlet: str) -> dict[str, Any]:
    """Make articles of what was captured, even when the crawl failed half-way."""
    skip_when_dry()
    from pipeline import extract

    with no_retry_when_refused():
        return extract.extract(night(), outlet, log=log)


@task(trigger_rule=TriggerRule.ALL_DONE, map_index_template=BY_OUTLET, multiple_outputs=False)
def check(*, outlet: str) -> dict[str, Any]:
    """Say how the outlet's night went, whatever became of it."""
    skip_when_dry()
    from pipeline import check

    index = get_current_context()["ti"].map_index
    became = states(CRAWL, EXTRACT, map_index=index)
    return check.check(
        night(),
        outlet,
        crawl=became.get(f"{CRAWL}_{index}", "lost"),
        extract=became.get(f"{EXTRACT}_{index}", "lost"),
        log=log,
    )


@task(trigger_rule=TriggerRule.ALL_DONE, multiple_outputs=False, retries=4)
def commit(chosen: list[str] | None) -> dict[str, Any]:
    """Write the night of all outlets into the tables, once, whatever became of their groups."""
    skip_when_dry()
    from pipeline import commit

    if chosen is None:
        raise AirflowFailException("no outlet was chosen: the log of choose_outlets says why")
    return commit.commit(night(), chosen, log=log)


@task(outlets=[ARTICLES])
def publish(committed: dict[str, Any], *, outlet_events: Any = None) -> None:
    """Say that new articles are there, with counts and table versions, and write the morning report."""
    from pipeline import publish

    outlet_events[ARTICLES].extra = publish.publish(night(), committed, log=log)


@task(multiple_outputs=False)
def near_duplicates() -> dict[str, Any]:
    """Find which new articles print nearly the same text as others; what it missed the next night finds."""
    skip_when_dry()
    night()
    from pipeline import near

    with no_retry_when_refused():
        return near.find_near_duplicates(log=log)


@task(trigger_rule=TriggerRule.ALL_DONE)
def verdict(chosen: list[str] | None, *, params: dict[str, Any] | None = None) -> str:
    """Give the run its colour, and a note that says how many outlets failed."""
    from pipeline import verdict

    became = states("commit", "publish")
    if chosen is None:
        ok, note = False, "No outlet was chosen: the log of choose_outlets says why."
    elif (params or {})["dry_run"]:
        pages = {crawled["outlet"]: crawled["would_fetch"] for crawled in results(CRAWL, chosen)}
        ok = bool(pages) or not chosen
        named = "".join(f", {outlet} {count}" for outlet, count in pages.items())
        note = f"Dry run: {len(pages)} of {len(chosen)} outlets answered{named}. Nothing was stored."
    else:
        judged = verdict.verdict(chosen, results(CHECK, chosen), committed=became.get("commit") == "success")
        ok, note = judged.ok, judged.note
        if became.get("commit") == "success" and became.get("publish") != "success":
            note += " It could not be published: clear that task."
    write_note(note)
    if not ok:
        raise AirflowFailException(note)
    return note


nightly()
