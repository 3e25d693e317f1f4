"""A check of an outlet, for a person: what its site says, each way in, what tonight would take."""

import sys

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from mahjar.listings import plain_table
from mahjar.reading import isolated
from pipeline.ops.fitness import Fitness
from pipeline.ops.probe import Probe

ANSWERED = "document"


def fitness_page(checked: Fitness) -> RenderableType:
    """Show what a check found."""
    outlet = checked.outlet
    name = isolated(outlet.label, terminal=sys.stdout.isatty())
    verdict = (
        Text(f"✓ {outlet.id} is fit to be crawled", "green")
        if checked.why_unfit is None
        else Text(f"✗ {outlet.id}: {checked.why_unfit}", "red")
    )
    seen = [*look(checked.look, outlet.limits.requests)] if checked.look else []
    return Group(Text(f"{outlet.id}  {name}  {outlet.homepage}", "bold"), *seen, *to_pin(checked), verdict)


def to_pin(checked: Fitness) -> list[RenderableType]:
    """Show the lines that pin what was found, where the outlet's file names no way in."""
    if not checked.to_pin:
        return []
    head = f"  no way in is pinned: paste this into {checked.outlet.id}.toml, and one request a night does"
    return [Text(head, "yellow"), Text(checked.to_pin.rstrip(), no_wrap=True, overflow="ignore")]


def look(probe: Probe, ceiling: int) -> list[RenderableType]:
    """Show what the site said: robots.txt, opt-outs, ways in, alerts, tonight."""
    said: list[RenderableType] = [Text(f"  says: {signal}", "yellow") for signal in probe.signals]
    if probe.robots:
        said = [
            robots_table(probe),
            *(said or [Text("  no opt-out signal was seen in robots.txt or headers")]),
        ]
    else:
        said = [Text("  robots.txt was not read", "yellow"), *said]
    return [
        *said,
        ways_table(probe),
        *(Text(f"  ! {alert}", "yellow") for alert in dict.fromkeys(probe.alerts)),
        Text(f"  {tonight(probe, ceiling)}"),
    ]


def robots_table(probe: Probe) -> Table:
    """Show each host's robots.txt."""
    table = plain_table("  robots.txt of", "answer", "crawl delay", "sitemaps named")
    for row in probe.robots:
        delay = row.get("crawl_delay")
        table.add_row(
            f"  {row['host']}",
            str(row["status"]),
            f"{delay:g} s" if delay else "none",
            str(len(row.get("sitemaps") or ())),
        )
    return table


def ways_table(probe: Probe) -> Table:
    """Show each document and how many addresses it gave."""
    table = plain_table("  way in", "address", "answer", "gave")
    table.columns[1].overflow = "fold"
    table.columns[3].justify = "right"
    for row in probe.documents:
        well = row["outcome"] == ANSWERED
        answer = "read" if well else f"{row['outcome']}: {row.get('detail') or row.get('status') or ''}"
        table.add_row(
            f"  {row['kind']}",
            row["url"],
            Text(answer.rstrip(": "), "" if well else "red"),
            str(row["gave"]),
        )
    return table


def tonight(probe: Probe, ceiling: int) -> str:
    """Say what a first night would take, in requests and minutes."""
    pace = probe.seconds / probe.requests if probe.requests else 0.0
    left = " (the ceiling; the rest is left for later nights)" if probe.requests == ceiling else ""
    minutes = f"{probe.seconds / 60:.0f} minutes" if probe.seconds > 90 else "a minute"
    return (
        f"tonight: pages to fetch: {probe.pages}; requests: {probe.requests}{left}, one every {pace:g} s: "
        f"{minutes} or more"
    )
