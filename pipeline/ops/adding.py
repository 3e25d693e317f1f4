"""Draft the file of an outlet of which nothing but an address is known.

The crawler itself asks, as politely as ever: robots.txt, the home page, what leads to articles, and three of
those. Nothing goes into the archive. What was seen is read out of the crawl's WARC segments, the file is
written with ``enabled = false``, and whatever is not sure stands on top of it.
"""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawlers.job import Found
from extract import Extracted
from mahjar import clock
from mahjar.errors import OutletError, Refused
from mahjar.outlet import ID, LEAST_DELAY, LOOPBACK, Outlet, bare_host, parse, web_address
from pipeline.complaint import SEARCHED, complaint
from pipeline.folder import Folder
from pipeline.identity import Versions
from pipeline.night import Log, Night
from pipeline.ops.drafting import Drafted, drafted
from pipeline.pages import page_of
from pipeline.quarantine import quarantine_row
from pipeline.rehearsal import sampled
from pipeline.segments import Gave, Seen, is_page, read_segment
from pipeline.worker import Extractor

RUN = "add"
ARTICLES = 3
LONGEST = 60
"""Letters of an id that is made from a host."""
REACH_DAYS = 365
"""Articles may be so old: a paper that appears now and then has few of this month."""
PUBLIC = {"co", "com", "org", "net", "gov", "edu", "ac", "blogspot", "wordpress", "github", "wixsite"}
"""Labels before the last one of a host that name no newspaper either: ``example.co.uk``."""
LOOPBACK_DELAY = 0.05
PROVISIONAL = """
name = {{ en = "{host}" }}
homepage = "{homepage}"
hosts = ["{host}"]
country = "ZZ"
timezone = "UTC"
languages = ["ar"]
[limits]
first_night_days = {days}
[politeness]
delay_seconds = {delay}
"""


@dataclass(frozen=True)
class Draft:
    """An outlet file that was drafted, and what it rests on."""

    path: Path
    file: Drafted
    report: dict[str, Any]
    """The crawl's, see :class:`crawlers.job.Report`."""
    articles: list[dict[str, Any]]
    """Rows of ``articles``, as the archive would have them."""

    @property
    def fit(self) -> bool:
        """Whether a night would bring something: ways in were found, and an article could be read."""
        return bool(self.report["ways"]) and bool(self.articles)

    def described(self) -> dict[str, Any]:
        """Give it ready for JSON."""
        shown = ("title", "url", "published_day", "authors", "section", "language", "words", "paragraphs")
        return {
            "outlet": self.path.stem,
            "file": str(self.path),
            "fit": self.fit,
            "requests": self.report["requests"],
            "ways": self.report["ways"],
            "article_url": self.report["article_url"],
            **asdict(self.file),
            "articles": [{name: article[name] for name in shown} for article in self.articles],
        }


@dataclass
class Seeing:
    """What a crawl saw, as its segments say it."""

    front: Seen | None = None
    """The last answer for the home page."""
    feeds: list[Seen] = field(default_factory=list)
    pages: list[Seen] = field(default_factory=list)
    found: dict[str, Found] = field(default_factory=dict)
    """What documents named, by address; the first to name it speaks."""

    @classmethod
    def of(cls, items: Iterable[Seen | Gave]) -> "Seeing":
        """Sort what segments hold."""
        seeing = cls()
        for item in items:
            if isinstance(item, Gave):
                for found in item.found:
                    seeing.found.setdefault(found.address, found)
            elif is_page(item.capture):
                seeing.pages.append(item)
            elif item.capture.kind == "home" and item.capture.status == 200:
                seeing.front = item
            elif item.capture.kind == "feed" and item.capture.status == 200:
                seeing.feeds.append(item)
        return seeing


def add(url: str, *, name: str | None = None, log: Log) -> Draft:
    """Ask a newspaper, and draft its outlet file in the folder of outlets.

    Args:
        url: its home page; a bare host is taken for https.
        name: the id to give it; made from its host by default.
        log: takes the crawler's log, line by line.

    Raises:
        Refused: it is known already, the id is taken or is none, or the site could not be asked.
        OutletError: the folder is not there, or the file can't be written.
        CrawlDied: the crawler left no report.
    """
    homepage = homepage_of(url)
    folder = Folder.read()
    host = bare_host(urlsplit(homepage).netloc)
    path = new_path(folder, host, name or id_of(host))
    outlet = provisional(path, homepage, host)
    night = Night.of(RUN, clock.now())
    with sampled(night, outlet, ARTICLES, log=log) as sample:
        refuse_unanswered(sample.report, outlet)
        seeing = Seeing.of(
            item
            for part in sample.segments
            for item in read_segment(part, part.as_posix(), outlet, night.run)
        )
    file = drafted(host, homepage, seeing, sample.report, on=night.day)
    facts = parse(file.text.encode(), path)
    articles, unread = extracted(facts, seeing.pages, night.run)
    file = drafted(host, homepage, seeing, sample.report, on=night.day, articles=articles, unread=unread)
    write(path, file.text)
    return Draft(path, file, sample.report, articles)


def homepage_of(url: str) -> str:
    """Give the address of a home page as it was typed, a bare host as https.

    Raises:
        Refused: it is no web address.
    """
    typed = url.strip()
    whole = typed if "://" in typed else f"https://{typed}"
    try:
        web_address(whole)
        host = bare_host(urlsplit(whole).netloc)
    except ValueError as error:
        raise Refused(f"{typed!r} is no web address, for example https://example.ca/") from error
    if not re.fullmatch(r"[a-z0-9.-]+(:\d+)?", host) or '"' in whole:
        raise Refused(f"{host!r} is no host that can be asked; write it in Latin letters (xn--…)")
    return whole if urlsplit(whole).path else f"{whole}/"


def id_of(host: str) -> str:
    """Make an outlet's id from its host, without the ends that name no newspaper."""
    labels = host.partition(":")[0].split(".")
    if re.fullmatch(r"[\d.]+", host.partition(":")[0]):
        labels = host.replace(":", ".").split(".")
    else:
        labels = labels[:-1] or labels
        while len(labels) > 1 and labels[-1] in PUBLIC:
            labels = labels[:-1]
    return re.sub(r"-+", "-", "-".join(labels))[:LONGEST].strip("-")


def new_path(folder: Folder, host: str, name: str) -> Path:
    """Give the path of a file that is to be.

    Raises:
        Refused: there is one of that id, another outlet has the host, or the id is none.
    """
    if not ID.match(name):
        raise Refused(f"{name!r} is no id: small letters, digits and hyphens; name one with --id")
    path = folder.path / f"{name}.toml"
    if path.exists():
        raise Refused(f"{path} is there already; it was left as it is. Another newspaper needs another --id")
    for outlet in folder.good.values():
        if host in {bare_host(own) for own in outlet.hosts}:
            raise Refused(f"{host} is {outlet.id}'s already: `mahjar-ops outlets check {outlet.id}` asks it")
    return path


def provisional(path: Path, homepage: str, host: str) -> Outlet:
    """Give the outlet that is asked: nothing is known of it but where it is."""
    delay = LOOPBACK_DELAY if LOOPBACK.match(host) else LEAST_DELAY
    text = PROVISIONAL.format(host=host, homepage=homepage, days=REACH_DAYS, delay=delay)
    return parse(text.encode(), path)


def refuse_unanswered(report: dict[str, Any], outlet: Outlet) -> None:
    """Go no further when the site did not answer; one that answers without a way in is drafted all the same.

    Raises:
        Refused: with the reason.
    """
    answered = any(row["kind"] == "home" and row["outcome"] == "document" for row in report["documents"])
    if report["reason"] in SEARCHED and answered:
        return
    front: dict[str, Any] = next((row for row in report["documents"] if row["kind"] == "home"), {})
    wrong = report["error"] or front.get("detail") or complaint(report) or report["reason"]
    raise Refused(f"{outlet.homepage} could not be asked: {wrong}")


def extracted(outlet: Outlet, pages: list[Seen], run: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Extract pages as a night does, each within its limits.

    Returns:
        Rows of ``articles``, and a sentence for each page that gave none.
    """
    versions = Versions(outlet, {}, lambda *_: None)
    rows, unread = [], []
    with Extractor() as extractor:
        for seen, result in extractor.each(
            (seen, page_of(seen.record, outlet, seen.hints)) for seen in pages
        ):
            if isinstance(result, Extracted):
                rows.append(versions.judge(seen.capture, result, run)[1])
            else:
                reason = quarantine_row(seen.capture, result, run)["reason"]
                unread.append(f"{seen.capture.url} gave no article: {reason}, {result.detail}")
    return rows, unread


def write(path: Path, text: str) -> None:
    """Write a new file; one that has come to be there meanwhile is left as it is.

    Raises:
        OutletError: it can't be written.
    """
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise OutletError(path, "", f"the file can't be written: {error.strerror}") from error
