"""An outlet file: the facts of one newspaper, how to find its articles, and what to expect of it.

``outlets/<id>.toml`` holds facts and no code. The file's name is the outlet's id and never changes; a
mistake in it names the file, the key, and what was expected there.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, PrivateAttr, ValidationError, field_validator, model_validator

from mahjar.errors import OutletError
from mahjar.facts import Facts
from mahjar.page_rules import PageRule, no_overlap
from mahjar.remedies import remedy

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
LOOPBACK = re.compile(r"(127\.\d+\.\d+\.\d+|localhost)(:\d+)?\Z")
LEAST_DELAY = 2.0
WAYS = {"feed", "sitemap", "section", "wordpress"}


class Name(Facts):
    """The outlet's name, in Arabic and in Latin letters."""

    ar: str | None = None
    en: str | None = None

    @model_validator(mode="after")
    def _has_one(self) -> "Name":
        if not (self.ar or self.en):
            raise ValueError("give at least one of ar and en")
        return self


class Way(Facts):
    """What every way of discovering has in common: the address of its document."""

    url: str

    @field_validator("url")
    @classmethod
    def _is_web(cls, value: str) -> str:
        return web_address(value)


class Feed(Way):
    """RSS 0.9 to 2.0, RDF or Atom."""

    how: Literal["feed"]


class Sitemap(Way):
    """A sitemap or an index of them (sitemaps.org), plain or gzip, with or without Google's news part."""

    how: Literal["sitemap"]
    follow: str | None = None
    """Which sitemaps of an index to open: a regular expression on their address. All, when not given."""

    @field_validator("follow")
    @classmethod
    def _compiles(cls, value: str | None) -> str | None:
        return value if value is None else regular_expression(value)


class Section(Way):
    """A listing page whose links are articles, and the pages after it."""

    how: Literal["section"]
    page_url: str | None = None
    """Address of the further pages, with ``{page}`` for the number, which starts at 2."""
    page_step: int | None = Field(default=None, ge=1)
    """How many articles a page lists, where ``{page}`` counts articles and not pages: it is this number on
    the second page (Joomla's ``?start=10``)."""
    pages: int = Field(default=1, ge=1, le=500)

    @model_validator(mode="after")
    def _has_pages(self) -> "Section":
        if self.pages > 1 and "{page}" not in (self.page_url or ""):
            raise ValueError("page_url must hold {page} when pages is more than 1")
        return self


class Wordpress(Way):
    """WordPress's REST API; ``url`` is its root (``…/wp-json/``, ``…/?rest_route=/``) or the site."""

    how: Literal["wordpress"]


Discover = Annotated[Feed | Sitemap | Section | Wordpress, Field(discriminator="how")]


class ArticleFacts(Facts):
    """How to tell an article's address, and where its page holds what."""

    url: str | None = None
    """Regular expression, searched in path and query with Arabic letters decoded."""
    rules: tuple[PageRule, ...] = ()

    @field_validator("url")
    @classmethod
    def _compiles(cls, value: str | None) -> str | None:
        return value if value is None else regular_expression(value)

    @field_validator("rules")
    @classmethod
    def _rules_agree(cls, value: tuple[PageRule, ...]) -> tuple[PageRule, ...]:
        no_overlap(value)
        return value


class Expect(Facts):
    """What a normal week looks like: what is far off becomes an alert."""

    articles_per_week: float | None = Field(default=None, ge=0)
    silence_days: float | None = Field(default=None, gt=0)
    quarantine_share: float = Field(default=0.3, gt=0, le=1)
    """More than this share of a night's fetched pages in quarantine raises an alert."""


class Limits(Facts):
    """Ceilings of one night; what lies past them is deferred to the next."""

    requests: int = Field(default=500, ge=1)
    megabytes: float = Field(default=200, gt=0)
    minutes: float = Field(default=90, gt=0)
    page_megabytes: float = Field(default=8, gt=0)
    """A body is cut there, and the record says so."""
    first_night_days: float = Field(default=31, gt=0)
    """The first night takes what was published in so many days; older pages are backfill's."""


class Politeness(Facts):
    """How gently this outlet is asked."""

    delay_seconds: float = Field(default=LEAST_DELAY, ge=0, le=120)
    """Between two requests to one host; robots.txt's Crawl-delay raises it, nothing lowers it."""


class Outlet(Facts):
    """Everything Mahjar knows of one newspaper. See ``outlets/`` for examples."""

    name: Name
    homepage: str
    hosts: tuple[str, ...] = Field(min_length=1)
    """Every host (with its port if it has one) that is or was the outlet's own; old ones are kept."""
    country: str = Field(pattern=r"^[A-Z]{2}$")
    city: str | None = None
    timezone: str
    languages: tuple[str, ...] = Field(min_length=1)
    enabled: bool = False
    enabled_by: str | None = None
    enabled_on: datetime | None = None
    server: str | None = Field(default=None, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    """A name for the server, where several outlets share one: they take turns. A name that no other file has
    says that the outlet shares it with nobody, whatever its address looks like."""
    permission: str | None = None
    """Who allowed what, and when: with it, pages marked noarchive are kept too."""
    rights: str | None = None
    """What is known of copyright and reuse."""
    notes: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    """Regular expressions on path and query: never crawled, never pulled."""
    discover: tuple[Discover, ...] = ()
    article: ArticleFacts = ArticleFacts()
    expect: Expect = Expect()
    limits: Limits = Limits()
    politeness: Politeness = Politeness()

    _id: str = PrivateAttr(default="")
    _source: bytes = PrivateAttr(default=b"")

    @property
    def id(self) -> str:
        """The file's name without ``.toml``."""
        return self._id

    @property
    def source(self) -> bytes:
        """The file as it was read."""
        return self._source

    @property
    def sha256(self) -> str:
        """The hash that the file is stored under."""
        return hashlib.sha256(self._source).hexdigest()

    @property
    def label(self) -> str:
        """The name to show a person: Arabic if there is one."""
        return self.name.ar or self.name.en or self._id

    @field_validator("homepage")
    @classmethod
    def _homepage_is_web(cls, value: str) -> str:
        return web_address(value)

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"{value!r} is not an IANA time zone, for example 'America/Toronto'") from error
        return value

    @field_validator("languages")
    @classmethod
    def _languages_are_codes(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for code in value:
            if not re.fullmatch(r"[a-z]{2,3}", code):
                raise ValueError(f"{code!r} is not a language code (ISO 639), for example 'ar'")
        return value

    @field_validator("hosts")
    @classmethod
    def _hosts_are_bare(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for host in value:
            if not re.fullmatch(r"[a-z0-9.-]+(:\d+)?", host):
                raise ValueError(f"{host!r} is not a bare lower-case host, for example 'example.ca'")
        return value

    @field_validator("exclude")
    @classmethod
    def _exclusions_compile(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(regular_expression, value))

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> "Outlet":
        own = {bare_host(host) for host in self.hosts}
        for address in [self.homepage, *(way.url for way in self.discover)]:
            if bare_host(urlsplit(address).netloc) not in own:
                raise ValueError(f"hosts must also name {urlsplit(address).netloc!r}, where {address} is")
        if self.politeness.delay_seconds < LEAST_DELAY and not all(map(LOOPBACK.match, self.hosts)):
            raise ValueError(
                f"politeness.delay_seconds is {self.politeness.delay_seconds}; "
                f"only a newsroom on this machine may be asked faster than every {LEAST_DELAY} s"
            )
        return self

    def owns(self, url: str) -> bool:
        """Say whether an address is on one of the outlet's own hosts (``www.``, ``m.``, ``amp.`` aside)."""
        return bare_host(urlsplit(url).netloc) in {bare_host(host) for host in self.hosts}


def bare_host(netloc: str) -> str:
    """Give a host without user, default port, and the labels that only say which dress the page wears."""
    host = netloc.rpartition("@")[2].lower().rstrip(".")
    host = re.sub(r":(80|443)\Z", "", host)
    return re.sub(r"\A(www\d?|m|mobile|amp)\.(?=[^.]+\.[^.])", "", host)


def web_address(value: str) -> str:
    """Check that a value is an absolute http(s) address.

    Raises:
        ValueError: it is not.
    """
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"{value!r} is not an address, for example 'https://example.ca/feed/'")
    return value


def regular_expression(value: str) -> str:
    """Check that a value compiles.

    Raises:
        ValueError: it does not.
    """
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"{value!r} is not a regular expression: {error}") from error
    return value


def parse(source: bytes, path: Path | str) -> Outlet:
    """Read an outlet from the bytes of its file.

    Args:
        source: the TOML.
        path: where it stands; its stem is the outlet's id.

    Raises:
        OutletError: naming file, key and remedy.
    """
    path = Path(path)
    if not ID.match(path.stem):
        raise OutletError(path, "", "the file's name is the outlet's id: small letters, digits and hyphens")
    try:
        outlet = Outlet.model_validate(tomllib.loads(source.decode("utf-8")))
    except UnicodeDecodeError as error:
        raise OutletError(path, "", f"the file must be UTF-8 ({error})") from error
    except tomllib.TOMLDecodeError as error:
        raise OutletError(path, "", f"this is not TOML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"] if part not in WAYS)
        raise OutletError(path, key, remedy(first["type"], first["msg"])) from error
    outlet._id, outlet._source = path.stem, source
    return outlet


def load(path: Path | str) -> Outlet:
    """Read one outlet file.

    Raises:
        OutletError: it is not there or holds a mistake.
    """
    path = Path(path)
    try:
        source = path.read_bytes()
    except OSError as error:
        raise OutletError(path, "", f"the file can't be read: {error.strerror}") from error
    return parse(source, path)


def files(folder: Path | str) -> list[Path]:
    """List the outlet files of a folder, by name.

    Raises:
        OutletError: there is no such folder.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise OutletError(
            folder, "", f"there is no folder {folder}; MAHJAR_OUTLETS names the folder of outlet files"
        )
    return sorted(folder.glob("*.toml"))


def load_all(folder: Path | str) -> tuple[list[Outlet], list[OutletError]]:
    """Read every outlet file of a folder; a broken one does not hide the others.

    Returns:
        The outlets that could be read, and the errors of the others.
    """
    good, bad = [], []
    for path in files(folder):
        try:
            good.append(load(path))
        except OutletError as error:
            bad.append(error)
    return good, bad


def by_id(outlets: Iterable[Outlet]) -> dict[str, Outlet]:
    """Index outlets by their ids."""
    return {outlet.id: outlet for outlet in outlets}
