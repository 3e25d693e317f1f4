"""One spelling for an address, and the article's id made from it.

The same page is named in many ways: with and without ``www.``, a trailing slash, a tracking parameter,
``/amp``, an Arabic slug in letters or percent signs. The *address* is what is left when these are taken
away: path and query alone for the outlet's own hosts (an outlet that moves to another host keeps its
articles' ids), ``//host/path`` for any other. Session ids, which are others each time, are taken away too.
"""

import hashlib
import re
from collections.abc import Callable
from typing import Protocol
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlsplit, urlunsplit

from mahjar.outlet import bare_host

TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|igsh|mc_[ce]id|_hs(enc|mi)|_ga|_gl|"
    r"ref_src|ref_url|feature_share|share|spm|cmpid|ncid|wt_mc|at_(medium|campaign)|s_cid|mkt_tok|amp|amp_js_v|"
    r"usqp|outputtype|nonamp|replytocom|fb_(comment_id|action_ids|action_types|source)|ss_source|_unique_id",
    re.IGNORECASE,
)
"""Parameters that never choose the page: campaigns, click ids, sharing, AMP's own."""
MOBILE = {("m", "0"), ("m", "1")}
SESSION = re.compile(
    r"PHPSESSID|JSESSIONID|ASPSESSIONID\w*|ASP\.NET_SessionId|CFID|CFTOKEN|osCsid|zenid|session_?id",
    re.IGNORECASE,
)
"""Parameters that name the visitor, whatever their value."""
SESSION_IF_TOKEN = {"sid", "s", "sess"}
"""Parameters that do so where their value is a token: elsewhere ``sid`` is a story and ``s`` a search."""
TOKEN = re.compile(r"[0-9a-f]{26,128}", re.IGNORECASE)
SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?;]*|/\((?:[A-Z]\([\w-]{24}\))+\)(?=/)", re.I)
"""Java's path parameter, and ASP.NET's ``/(S(…))/``."""
AMP_END = re.compile(r"/amp(?:\.html)?(/?)\Z", re.IGNORECASE)
INDEX = re.compile(r"/(index\.(html?|php)|default\.aspx?)\Z", re.IGNORECASE)
SAFE_PATH = "!$&'()*+,;=:@/~-._"
SAFE_QUERY = "!$'()*,;:@/?~-._"


class HasHosts(Protocol):
    """What an address is made against: an outlet, or anything that knows its hosts."""

    @property
    def hosts(self) -> tuple[str, ...]:
        """The outlet's own hosts."""


def address_of(url: str, outlet: HasHosts) -> str:
    """Give the one spelling of an address.

    Scheme, ``www.``, ``m.``, the outlet's own host, default port, fragment, trailing slash, session ids,
    tracking parameters, AMP and mobile variants are taken away; parameters are sorted; bytes that need it are
    percent-encoded once, in capitals (RFC 3986, section 6.2.2), whether they came as letters (then as UTF-8,
    RFC 3987) or encoded, in whatever charset.

    Args:
        url: an absolute http(s) address.
        outlet: whose hosts are left out of it.

    Returns:
        ``/path?query`` or ``//host/path?query``. The home page is ``/``.
    """
    parts = urlsplit(url.strip())
    path = once_encoded(SESSION_IN_PATH.sub("", parts.path), SAFE_PATH)
    path = re.sub(r"/{2,}", "/", path)
    path = AMP_END.sub("", path.rstrip("/"))
    path = INDEX.sub("", path).rstrip("/")
    query = kept_query(parts.query)
    host = bare_host(parts.netloc)
    own = {bare_host(h) for h in outlet.hosts}
    return ("" if host in own else f"//{host}") + (path or "/") + (f"?{query}" if query else "")


def once_encoded(text: str, safe: str) -> str:
    """Percent-encode once: what is encoded already is decoded to bytes first, and keeps its bytes.

    An encoded slash, question mark or percent sign stays encoded, since it is not the bare character.
    """
    pieces = re.split(r"(%(?:2[Ff]|3[Ff]|25|23))", text)
    return "".join(
        piece.upper() if n % 2 else quote(unquote_to_bytes(piece), safe=safe)
        for n, piece in enumerate(pieces)
    )


def kept_query(query: str) -> str:
    """Give the parameters that choose the page, sorted, once encoded."""
    pairs = [
        (name, value)
        for name, value in parse_qsl(query, keep_blank_values=True, errors="surrogateescape")
        if chooses_page(name, value)
    ]
    return "&".join(
        f"{encoded(name)}={encoded(value)}" if value else encoded(name) for name, value in sorted(pairs)
    )


def chooses_page(name: str, value: str) -> bool:
    """Say whether a parameter chooses the page: it is neither tracking, nor a variant, nor a session's."""
    return not (TRACKING.fullmatch(name) or (name, value) in MOBILE or is_session(name, value))


def is_session(name: str, value: str) -> bool:
    """Say whether a parameter names the visitor, and not the page."""
    return bool(SESSION.fullmatch(name) or (name.lower() in SESSION_IF_TOKEN and TOKEN.fullmatch(value)))


def without_session(url: str) -> str:
    """Give an address without a session id, as it is spelt otherwise."""
    return without(url, is_session)


def plain(url: str) -> str:
    """Give the form of a page that the others are variants of, as it is spelt otherwise.

    Session id, tracking parameters, AMP's tail and mobile parameters are taken away.
    """
    parts = urlsplit(without(url, lambda name, value: not chooses_page(name, value)))
    return urlunsplit(parts._replace(path=AMP_END.sub(r"\1", parts.path)))


def without(url: str, unwanted: Callable[[str, str], bool]) -> str:
    """Give an address without a session id in its path, and without parameters of some kinds."""
    parts = urlsplit(url)
    kept = [pair for pair in parts.query.split("&") if not unwanted(*named(pair))]
    path = SESSION_IN_PATH.sub("", parts.path)
    return urlunsplit(parts._replace(path=path, query="&".join(kept)))


def named(pair: str) -> tuple[str, str]:
    """Read one parameter; an empty one has neither name nor value."""
    read = parse_qsl(pair, keep_blank_values=True, errors="surrogateescape")
    return read[0] if read else ("", "")


def encoded(text: str) -> str:
    """Percent-encode a parameter's name or value, whatever bytes it holds."""
    return quote(text, SAFE_QUERY, errors="surrogateescape")


def readable(address: str) -> str:
    """Decode an address for people and for patterns: Arabic letters instead of percent signs."""
    return unquote_to_bytes(address).decode("utf-8", "replace")


def article_id(outlet: str, address: str) -> str:
    """Name an article for ever: 32 hex digits of SHA-256 over the outlet's id and the address."""
    return hashlib.sha256(f"{outlet}\n{address}".encode()).hexdigest()[:32]


def excluded(address: str, patterns: tuple[str, ...]) -> str | None:
    """Give the first of an outlet's ``exclude`` patterns that an address falls under, or None."""
    text = readable(address)
    return next((pattern for pattern in patterns if re.search(pattern, text)), None)
