"""The kinds of traps: each takes a request with its healthy reply and gives the reply of a site built so."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Literal
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode

from newsroom import rest
from newsroom.feeds import FEEDS
from newsroom.links import Names, relinked, with_entries, with_links
from newsroom.misbehave import Kind
from newsroom.newspaper import Entry
from newsroom.reply import Ask, Reply
from newsroom.site import PaperSite
from newsroom.sitemaps import INDEX, PLAIN
from newsroom.themes import Place

RANDOM = "/?random-post=1"
LOOP, DEEP = "/sitemap-loop.xml", "/sitemap-deep-{}.xml"
_DAY = re.compile(r"/(\d{4})/(\d{2})/(?:(\d{2})/)?")
_DEEPER = re.compile(re.escape(DEEP).replace(r"\{\}", r"(\d+)"))
_XML = "application/xml; charset=UTF-8"
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


@dataclass(frozen=True, slots=True)
class Scene:
    """A request, its reply so far, the site, and how many requests there were with this one."""

    ask: Ask
    reply: Reply
    site: PaperSite
    number: int

    @property
    def place(self) -> Place | None:
        """The listing that is asked for."""
        return self.site.paper.theme.place(self.ask.target, self.site.paper.outlet.sections)

    @property
    def names_articles(self) -> bool:
        """Whether the reply is a feed, a sitemap or a listing."""
        is_document = self.ask.path in FEEDS or self.ask.path.endswith((".xml", ".xml.gz"))
        return self.reply.status == 200 and (is_document or self.place is not None)

    @property
    def token(self) -> str:
        """32 hexadecimal digits, others for each request."""
        return sha256(str(self.number).encode()).hexdigest()[:32]

    def page(self, target: str) -> Reply:
        """What the site answers at another of its addresses."""
        return self.site.reply(replace(self.ask, target=target))

    def leads_to(self, target: str, code: int) -> Reply:
        """A redirect within the site."""
        return Reply(b"", status=code, headers={"Location": self.site.base_url + target})

    def renamed(self, names: Names) -> Reply:
        """The document with other names for its articles; any other reply as it is."""
        if not self.names_articles:
            return self.reply

        def of_article(path: str) -> list[str]:
            return list(names(path)) if self.site.paper.at(path) else [path]

        media = self.reply.content_type or ""
        body = relinked(self.reply.body, media, self.site.base_url, of_article)
        return replace(self.reply, body=body)

    def articles(self) -> list[Entry]:
        """What readers can see, newest first."""
        return self.site.paper.published()


def endless_paging(scene: Scene, *, links: Literal["same", "invented"] = "same") -> Reply:
    """Whatever page of a listing is asked for is there: the first one again, or with links to nothing.

    The REST API gives its first posts, whatever is asked for.
    """
    if (rest.route_of(scene.ask) or "").rstrip("/") == rest.POSTS:
        return _first_posts(scene)
    place = scene.place
    if place is None or place.page == 1:
        return scene.reply
    theme = scene.site.paper.theme
    first = scene.page(theme.listing_path(Place(place.section)))
    after = theme.listing_path(Place(place.section, place.page + 1))

    def names(path: str) -> list[str]:
        return [path] if links == "same" else [_with_tail(path, f"-{place.page}")]

    return replace(
        replace(scene, reply=first).renamed(names),
        body=with_links(replace(scene, reply=first).renamed(names).body, [after]),
    )


def calendar(scene: Scene) -> Reply:
    """A calendar on every listing; its months and days are pages that lead to the next ones, for ever."""
    if found := _DAY.fullmatch(scene.ask.target):
        year, month = int(found[1]), int(found[2])
        if 1 <= month <= 12 and 1 < year < 9998:
            return Reply(with_links(_EMPTY_DAY, _around(year, month)))
    if scene.place is None or scene.reply.status != 200:
        return scene.reply
    today = scene.site.paper.clock.now()
    return replace(scene.reply, body=with_links(scene.reply.body, _around(today.year, today.month)))


def session_ids(
    scene: Scene, *, name: Literal["PHPSESSID", "jsessionid"] = "PHPSESSID", insist: bool = False
) -> Reply:
    """Every link to an article carries a fresh session id; any id is taken.

    With `insist`, an address without one leads to itself with one.
    """
    within = re.compile(rf";{name}=\w+" if name == "jsessionid" else rf"[?&]{name}=\w+")
    plain = within.sub("", scene.ask.target)
    if plain != scene.ask.target:
        return scene.page(plain)

    def names(path: str) -> list[str]:
        if name == "jsessionid":
            return [path + f";{name}={scene.token.upper()}"]
        return [path + ("&" if "?" in path else "?") + f"{name}={scene.token}"]

    if insist and scene.site.paper.at(scene.ask.target):
        return scene.leads_to(names(scene.ask.target)[0], 302)
    return scene.renamed(names)


def random_post(scene: Scene, *, code: int = 307) -> Reply:
    """Feeds, sitemaps and listings name an address that leads to another article each time."""
    articles = scene.articles()
    if scene.ask.target == RANDOM:
        return scene.leads_to(articles[scene.number % len(articles)].path, code)
    return scene.renamed(lambda path: [RANDOM, path] if path == articles[0].path else [path])


def amp_twins(scene: Scene) -> Reply:
    """Every article has a twin at ``…/amp/``, which is named before it."""
    path = re.sub(r"(?<=/)amp/\Z", "", scene.ask.target)
    if path != scene.ask.target and scene.site.paper.at(path):
        return scene.page(path)
    return scene.renamed(lambda path: [f"{path}amp/", path] if path.endswith("/") else [path])


def numbers(scene: Scene, *, code: int = 301) -> Reply:
    """Every article is named as ``/?p=<number>`` too, which leads to its slug, or is its page (code 200)."""
    of = {f"/?p={entry.number}": entry for entry in scene.articles()}
    if entry := of.get(scene.ask.target):
        return scene.page(entry.path) if code == 200 else scene.leads_to(entry.path, code)
    number = {entry.path: name for name, entry in of.items()}
    return scene.renamed(lambda path: [number[path], path] if path in number else [path])


def cut_slugs(scene: Scene) -> Reply:
    """Every article goes by two names that are cut inside a word, at a letter and at a byte of one.

    Both give its page, whose canonical link is the whole name.
    """
    cut = {name: entry.path for entry in scene.articles() for name in _cut(entry.path)}
    wanted = unquote_to_bytes(scene.ask.target)
    for name, path in cut.items():
        if unquote_to_bytes(name) == wanted:
            return scene.page(path)
    return scene.renamed(lambda path: _cut(path) or [path])


def question_marks(scene: Scene) -> Reply:
    """Every name ends in the Arabic question mark: in letters, and percent-encoded in both cases."""
    path = re.sub("(?i)%d8%9f(?=/?\\Z)", "", scene.ask.target)
    if path != scene.ask.target and scene.site.paper.at(path):
        return _canonical(scene.page(path), scene, path)
    if (entry := scene.site.paper.at(scene.ask.target)) and not entry.gone:
        return replace(scene.page("/nowhere-at-all/"), status=404)
    return scene.renamed(lambda path: [_with_tail(path, mark) for mark in ("؟", "%D8%9F", "%d8%9f")])


def sitemap_loop(scene: Scene) -> Reply:
    """The index names itself, an index that names it, and one below which there is always another."""
    base = scene.site.base_url
    if scene.ask.path == INDEX and scene.reply.status == 200:
        further = [base + path for path in (INDEX, LOOP, DEEP.format(1))]
        return replace(scene.reply, body=with_entries(scene.reply.body, "sitemap", further))
    if scene.ask.path == LOOP:
        return Reply(_index(f"{base}{INDEX}", f"{base}{LOOP}"), _XML)
    if found := _DEEPER.fullmatch(scene.ask.path):
        return Reply(_index(base + DEEP.format(int(found[1]) + 1)), _XML)
    return scene.reply


def sitemap_inside(scene: Scene, *, to: str) -> Reply:
    """The index names a sitemap at another address, and the plain sitemap a page there."""
    if scene.reply.status != 200:
        return scene.reply
    if scene.ask.path == INDEX:
        return replace(scene.reply, body=with_entries(scene.reply.body, "sitemap", [f"{to}/inside.xml"]))
    if scene.ask.path == PLAIN:
        return replace(scene.reply, body=with_entries(scene.reply.body, "url", [f"{to}/2026/11/inside/"]))
    return scene.reply


def crowd(
    scene: Scene,
    *,
    urls: int = 20_000,
    days: float = 7300,
    lastmod: Literal["true", "today", "none"] = "true",
) -> Reply:
    """The sitemap names so many further articles, which go back so many days before the oldest one.

    `lastmod` is when they were published, the day of the request, or not given.
    """
    if scene.ask.path != PLAIN:
        return scene.reply
    oldest = min(entry.article.published for entry in scene.articles())
    step = timedelta(days=days / urls)
    lines = [scene.reply.body.rpartition(b"</urlset>")[0].decode()]
    for number in range(1, urls + 1):
        day = (oldest - number * step).date()
        lines.append(_entry(scene, f"/{day:%Y/%m}/{_WORDS}-{number}/", day, lastmod))
    return replace(scene.reply, body=("".join(lines) + "</urlset>").encode())


def gone_home(scene: Scene, *, code: int = 302) -> Reply:
    """An article that was taken down leads to the home page, with a redirect."""
    entry = scene.site.paper.at(scene.ask.target)
    return scene.leads_to("/", code) if entry and entry.gone else scene.reply


SNARES = {
    snare.__name__.replace("_", "-"): Kind(snare)
    for snare in (
        endless_paging, calendar, session_ids, random_post, amp_twins, numbers, cut_slugs, question_marks,
        sitemap_loop, sitemap_inside, crowd, gone_home,
    )
}  # fmt: skip
"""Every kind of trap, by the name that a test or the control port gives."""

_EMPTY_DAY = """<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>أرشيف</title>
</head><body><h1>أرشيف اليوم</h1><p>لا أخبار في هذا اليوم.</p></body></html>""".encode()
_WORDS = quote("خبر-من-الأرشيف")


def _first_posts(scene: Scene) -> Reply:
    query = dict(parse_qsl(scene.ask.target.partition("?")[2]))
    kept = [(name, query[name]) for name in ("rest_route", "orderby", "order", "per_page") if name in query]
    first = scene.page(f"{scene.ask.path}?{urlencode(kept)}")
    return first.with_headers({"X-WP-Total": "9999", "X-WP-TotalPages": "999"})


def _with_tail(path: str, tail: str) -> str:
    """A name with something at its end: before the slash that closes it, if one does."""
    return f"{path[:-1]}{tail}/" if path.endswith("/") else path + tail


def _around(year: int, month: int) -> list[str]:
    """The months before and after, and the days of one."""
    first = date(year, month, 1)
    months = [first - timedelta(days=1), first + timedelta(days=31)]
    days = [first + timedelta(days=number) for number in range(28)]
    return [f"/{each:%Y/%m}/" for each in months] + [f"/{each:%Y/%m/%d}/" for each in days]


def _cut(path: str) -> list[str]:
    """Two shorter names: without the last two letters, and without half a letter more."""
    slug = path.rstrip("/").rpartition("/")[2]
    if len(slug) < 40 or "?" in path:
        return []
    whole = path.rstrip("/")
    return [f"{whole[:-12]}/", f"{whole[:-15]}/"]


def _canonical(reply: Reply, scene: Scene, path: str) -> Reply:
    """The page with its own name, percent-encoded, as its canonical link."""
    base = scene.site.base_url
    now = (base + _with_tail(path, "%d8%9f")).encode()
    return replace(reply, body=reply.body.replace((base + path).encode(), now))


def _index(*urls: str) -> bytes:
    named = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex {_SPACE}>{named}</sitemapindex>'.encode()


def _entry(scene: Scene, path: str, day: date, lastmod: str) -> str:
    stamps: Mapping[str, date | None] = {
        "true": day, "today": scene.site.paper.clock.now().date(), "none": None
    }  # fmt: skip
    stamp = stamps[lastmod]
    dated = f"<lastmod>{stamp:%Y-%m-%d}</lastmod>" if stamp else ""
    return f"<url><loc>{scene.site.base_url}{path}</loc>{dated}</url>\n"
