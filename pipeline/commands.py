"""The steps of a night as commands of `mahjar-ops`."""

from typing import Annotated, Any

import pyarrow.compute as pc
import typer
from rich.table import Table

from mahjar import screen
from mahjar.nights import night_table
from mahjar.settings import StoreSettings
from mahjar.tables import Tables
from pipeline import check as checking
from pipeline import choose, rehearsal, whole
from pipeline import commit as committing
from pipeline import crawl as crawling
from pipeline import extract as extracting
from pipeline import publish as publishing
from pipeline.cli import AsJson, Began, Only, OutletId, Run, Since, app, say, show, the_night
from pipeline.night import Night

TRIAL = "shell"
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what a first night would fetch; store nothing.")]


def of_run(run: str, began: Any, outlet: str | None = None) -> Night:
    """Make the night of a command, and choose its outlet if nobody has yet."""
    night = the_night(run, began)
    if outlet is not None:
        choose.choose_outlets(night, [outlet], log=say)
    return night


@app.command()
def night(
    run: Annotated[str | None, typer.Option(help="The run's name; made from the time by default.")] = None,
    began: Began = None,
    only: Only = None,
    since: Since = None,
    dry_run: DryRun = False,
    jobs: Annotated[int, typer.Option(help="How many outlets are crawled at a time.")] = 4,
    as_json: AsJson = False,
) -> None:
    """Run a whole night: choose, crawl, extract, check, commit, publish. Example: mahjar-ops night."""
    tonight = the_night(run or "", began) if run else named_by_time(began)
    since_day = since.date() if since else None
    if dry_run:
        found = rehearsal.rehearse_all(tonight, only, since=since_day, log=say)
        lines = [
            f"{report['outlet']}: {report.get('error') or str(report['would_fetch']) + ' pages to fetch'}"
            for report in found
        ]
        show(found, lines, as_json=as_json)
        return
    committed, verdict = whole.whole_night(tonight, only, since=since_day, jobs=jobs, log=say)
    if as_json:
        show(committed | {"ok": verdict.ok, "note": verdict.note}, as_json=True)
    else:
        screen.show(table_of(tonight), verdict.note)
    if not verdict.ok:
        raise typer.Exit(1)


def named_by_time(began: Any) -> Night:
    """Name a run of the shell by the second it began."""
    night = the_night(TRIAL, began)
    return Night.of(f"{TRIAL}-{night.started:%Y%m%dT%H%M%S}", night.started)


def table_of(night: Night) -> Table:
    """Make the table of a night that is committed, from the archive's own rows."""
    rows = Tables(StoreSettings.read()).read("nights", where=pc.field("run") == night.run)
    return night_table(rows.to_pylist(), title=f"Night {night.run}")


@app.command()
def crawl(
    outlet: OutletId,
    run: Run,
    began: Began = None,
    since: Since = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Crawl one outlet into WARC segments. Example: mahjar-ops crawl arab-american-news --run trial-1."""
    night = the_night(run, began) if dry_run else of_run(run, began, outlet)
    report = crawling.crawl(night, outlet, since=since.date() if since else None, dry_run=dry_run, log=say)
    pages = f", {report['would_fetch']} pages to fetch" if dry_run else ""
    show(report, [f"{outlet}: {report['reason']}, {report['requests']} requests{pages}"], as_json=as_json)


@app.command()
def extract(outlet: OutletId, run: Run, began: Began = None, as_json: AsJson = False) -> None:
    """Extract what a run captured. Example: mahjar-ops extract arab-american-news --run trial-1."""
    accounts = extracting.extract(of_run(run, began, outlet), outlet, log=say)
    counts = ", ".join(f"{number} {name}" for name, number in accounts["counts"].items())
    show(accounts, [f"{outlet}: {counts}"], as_json=as_json)


@app.command()
def check(outlet: OutletId, run: Run, began: Began = None, as_json: AsJson = False) -> None:
    """Check how a run went for one outlet. Example: mahjar-ops check arab-american-news --run trial-1."""
    result = checking.check(of_run(run, began, outlet), outlet, log=say)
    show(result, [f"{outlet}: {result['state']}", *result["alerts"]], as_json=as_json)


@app.command()
def commit(run: Run, began: Began = None, as_json: AsJson = False) -> None:
    """Commit what a run staged, once. Example: mahjar-ops commit --run trial-1."""
    night = of_run(run, began)
    done = committing.commit(night, choose.choose_outlets(night, log=say), log=say)
    if as_json:
        show(done, as_json=True)
    else:
        screen.show(table_of(night))


@app.command()
def publish(run: Run, began: Began = None, as_json: AsJson = False) -> None:
    """Write a run's morning report, after its commit. Example: mahjar-ops publish --run trial-1."""
    night = of_run(run, began)
    committed = committing.commit(night, choose.choose_outlets(night, log=say), log=say)
    report: list[str] = []
    show(publishing.publish(night, committed, log=report.append), report, as_json=as_json)
