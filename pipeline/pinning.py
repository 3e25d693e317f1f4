"""What a crawl found where an outlet file names no way in, as TOML to paste into the file.

A search costs a site up to a dozen requests where a pinned way costs one, and it may end otherwise from
night to night: so what was found is to be looked at by a person once, and pinned.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

Report = Mapping[str, Any]
"""A crawl's report, see :class:`crawlers.job.Report`."""


def pinned(report: Report) -> str:
    """Give the lines that pin what a crawl found; nothing where nothing was found or all is pinned."""
    parts = [way_lines(way) for way in report.get("ways") or ()]
    if parts and report.get("article_url"):
        parts.append(f"[article]\nurl = {literal(report['article_url'])}\n")
    return "\n".join(parts)


def way_lines(way: Mapping[str, Any]) -> str:
    """Give the table of one way in."""
    return f"[[discover]]\nhow = {quoted(way['how'])}\nurl = {quoted(way['url'])}\n"


def unpinned_note(outlet: str, reports: Iterable[Report]) -> str | None:
    """Say that nothing is pinned and what could be, for the row of a night; None for a file with ways.

    Args:
        outlet: the outlet's id.
        reports: those of the night's tries; the last that found something speaks.
    """
    found = [report for report in reports if report.get("ways") is not None]
    if not found:
        return None
    best = next((report for report in reversed(found) if report["ways"]), None)
    if best is None:
        return f"{outlet}: no way in is pinned, and none was found tonight"
    said = f"{outlet}: no way in is pinned; paste what tonight found into outlets/{outlet}.toml:"
    return f"{said}\n{pinned(best)}".rstrip()


def quoted(text: str) -> str:
    """Write a TOML basic string; JSON's escapes are TOML's too."""
    return json.dumps(text, ensure_ascii=False)


def literal(pattern: str) -> str:
    """Write a TOML literal string, in which a regular expression needs no escapes."""
    return f"'{pattern}'" if "'" not in pattern and pattern.isprintable() else quoted(pattern)
