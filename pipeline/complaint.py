"""What was wrong with a crawl as a whole, in one sentence, out of its report."""

from typing import Any

FAILING = {"blocked", "robots", "unreachable", "forbidden-address"}
"""Reasons for which a crawl ends that make the outlet's night a failure."""
SEARCHED = {"finished", "dry-run"}
"""Reasons for which a crawl ends that let a search for ways in come to its end."""


def complaint(report: dict[str, Any]) -> str | None:
    """Say why a crawl failed; None when it did not, though it may have ended early.

    Args:
        report: see :class:`crawlers.job.Report`.
    """
    if report.get("error"):
        return str(report["error"])
    if report["reason"] in FAILING:
        said = report.get("alerts") or [f"the crawl ended early: {report['reason']}"]
        return str(said[-1])
    documents = report.get("documents", [])
    if report.get("ways") == [] and report["reason"] in SEARCHED:
        return (
            "no way in was found: neither the home page, nor robots.txt, nor the usual addresses led to "
            f"articles ({asked(documents)}); add a [[discover]] to the outlet's file"
        )
    if documents and all(document["outcome"] != "document" for document in documents):
        first = documents[0]
        return (
            f"no way in answered: {first['kind']} {first['url']}: {first.get('detail') or first['outcome']}"
        )
    return None


def asked(documents: list[dict[str, Any]]) -> str:
    """Name what a search asked."""
    return "asked: " + ", ".join(str(row["url"]) for row in documents)
