"""# A newspaper's past

Crawls what one newspaper published between two days, a month at a time, the newest month first. *Trigger* asks
for `outlet` (its id, enabled or not), `since` and `until`, the first and the last day.

| step | what it does | when it fails |
|-|-|-|
| `months` | holds what you asked for against the outlet's file and the calendar | the run ends red, its log says what to mend |
| `month` | one square a month in the grid: documents are read once, for all months; the month's pages are fetched, made into articles and committed | tried again, and goes on where it stopped; a block is not tried again |
| `verdict` | gives the run its colour and its note | |

The last square, `undated`, takes what neither a document nor its own address dates.

**A square that waits** (*up for reschedule*) is as it should be. Each day has the outlet's usual ceilings, 500
requests and 90 minutes if its file says nothing else, and a backfill takes as many days as it needs. It also
makes way for the night: the night asks for the site, the backfill's crawl ends within a minute and goes on ten
minutes later.

**Stop it** by marking the run failed. **Go on** by triggering it again with the same outlet and the same two days:
what is done is not done twice. `mahjar-ops status` shows months done, articles and pages left;
`mahjar-ops backfill` does the same from a shell.
"""  # noqa: E501 - a table's row is one line

import datetime as dt
from typing import Any

from airflow.sdk import Param, TriggerRule, dag, task
from airflow.sdk.exceptions import AirflowFailException, AirflowRescheduleException
from run_note import write_note
from store_connection import use_connection
from tonight import ARTICLES, DEFAULT_ARGS, OUTLET_ID, log, no_retry_when_refused, results

PARAMS = {
    "outlet": Param(
        type="string",
        pattern=OUTLET_ID,
        title="Outlet",
        description_md="Its id, such as `arab-american-news`; `mahjar-ops outlets list` shows them all.",
    ),
    "since": Param(type="string", format="date", title="Since", description="The first day."),
    "until": Param(type="string", format="date", title="Until", description="The last day; it is included."),
}


@dag(
    schedule=None,
    catchup=False,
    max_active_runs=4,
    params=PARAMS,
    default_args=DEFAULT_ARGS,
    description="Crawl what one newspaper published between two days, a month at a time.",
    doc_md=__doc__,
    tags=["mahjar"],
)
def backfill() -> None:
    """Crawl what one newspaper published between two days, a month at a time."""
    parts = months()
    month.expand(month=parts) >> verdict(parts)


@task
def months(*, params: dict[str, Any] | None = None) -> list[str]:
    """Name the months, the newest first, and what has no date after them."""
    return past(params).parts


@task(
    pool="crawl",
    map_index_template="{{ task.op_kwargs['month'] }}",
    max_active_tis_per_dagrun=1,  # one at a time asks the site, and the first reads the documents for all
    execution_timeout=dt.timedelta(hours=3),
    outlets=[ARTICLES],
)
def month(*, month: str, params: dict[str, Any] | None = None, outlet_events: Any = None) -> dict[str, Any]:
    """Crawl a month, make its articles, commit them; wait for another day where a ceiling is reached."""
    from pipeline import backfill

    days = past(params)
    with no_retry_when_refused():
        try:
            done = backfill.take_part(days, month, log=log)
        except backfill.Waits as waits:
            log(f"{waits} (at {waits.until:%Y-%m-%d %H:%M} UTC)")
            raise AirflowRescheduleException(waits.until) from waits
    outlet_events[ARTICLES].extra = done.event(days.outlet)
    return done.described()


@task(trigger_rule=TriggerRule.ALL_DONE)
def verdict(parts: list[str] | None) -> str:
    """Give the run its colour, and a note that says how far it came."""
    done = results("month", parts or [])
    came = f"{sum(each['new'] for each in done):,} new articles"
    note = f"{len(done)} of {len(parts or [])} parts are done: {came}."
    if not parts:
        note = "Nothing was crawled: the log of `months` says why."
    elif len(done) < len(parts):
        note += " The log of a red square says what to do; trigger it again with the same days to go on."
    write_note(note)
    if not parts or len(done) < len(parts):
        raise AirflowFailException(note)
    return note


def past(params: dict[str, Any] | None) -> Any:
    """Give the days that were asked for, when they make sense."""
    from pipeline.backfill import past_of

    use_connection()
    asked = params or {}
    since, until = (dt.date.fromisoformat(asked[name]) for name in ("since", "until"))
    with no_retry_when_refused():
        return past_of(asked["outlet"], since, until)


backfill()
