"""The ways in which an outlet misbehaves: each takes the healthy reply and gives the spoilt one."""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from inspect import Parameter, signature
from typing import Any

from newsroom.errors import NewsroomError
from newsroom.reply import Ask, Reply, Wire

_CHALLENGE = """<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title>
<meta name="robots" content="noindex,nofollow"><meta http-equiv="refresh" content="390"></head>
<body class="no-js"><div class="main-wrapper" role="main"><div class="main-content">
<noscript><div class="h2"><span id="challenge-error-text">
Enable JavaScript and cookies to continue</span></div></noscript></div></div>
<script>(function(){window._cf_chl_opt={cType:'managed',cRay:'8a1b2c3d4e5f'};
var a=document.createElement('script');
a.src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1?ray=8a1b2c3d4e5f';
document.getElementsByTagName('head')[0].appendChild(a);}());</script></body></html>"""
_PARKED = """<html><head><title>الموقع تحت الصيانة</title></head><body dir="rtl">
<h1>الموقع تحت الصيانة</h1><p>نعود إليكم قريبا</p></body></html>"""
_EMPTY_SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>"""


def slow(ask: Ask, reply: Reply, base_url: str, *, seconds: float = 5.0) -> Reply:
    """Wait, then answer as usual."""
    return replace(reply, delay=seconds)


def trickle(ask: Ask, reply: Reply, base_url: str, *, seconds: float = 0.2) -> Reply:
    """Answer a few bytes at a time, with a pause after each."""
    return replace(reply, wire=Wire.TRICKLE, pause=seconds, squeeze=False)


def status(
    ask: Ask, reply: Reply, base_url: str, *, code: int = 503, retry_after: str | int | None = None
) -> Reply:
    """Refuse with a status, with a Retry-After (seconds or an HTTP date) where one is given."""
    body = f"<html><head><title>{code}</title></head><body><h1>Error {code}</h1></body></html>".encode()
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return Reply(body, "text/html", code, headers)


def reset(ask: Ask, reply: Reply, base_url: str) -> Reply:
    """Send half of the body, then reset the connection."""
    return replace(reply, wire=Wire.RESET, validators=False, squeeze=False)


def hangup(ask: Ask, reply: Reply, base_url: str) -> Reply:
    """End the connection before any byte of an answer."""
    return replace(reply, wire=Wire.HANGUP)


def truncated(ask: Ask, reply: Reply, base_url: str) -> Reply:
    """Promise the whole body and send half of it."""
    return replace(reply, wire=Wire.TRUNCATED, validators=False, squeeze=False)


def endless(ask: Ask, reply: Reply, base_url: str) -> Reply:
    """Send the body again and again until the client has had enough."""
    return replace(reply, wire=Wire.ENDLESS, validators=False, squeeze=False)


def chunked(ask: Ask, reply: Reply, base_url: str) -> Reply:
    """Send the body in chunks, without a Content-Length."""
    return replace(reply, wire=Wire.CHUNKED)


def redirect(ask: Ask, reply: Reply, base_url: str, *, to: str = "/", code: int = 302) -> Reply:
    """Send the client away: to another address, absolute or below the outlet's own."""
    location = base_url + to if to.startswith("/") else to
    return Reply(b"", "text/html", code, {"Location": location})


def redirect_loop(ask: Ask, reply: Reply, base_url: str) -> Reply:
    """Send the client back to where it is."""
    return Reply(b"", "text/html", 302, {"Location": base_url + ask.target})


def challenge(ask: Ask, reply: Reply, base_url: str, *, code: int = 403) -> Reply:
    """Ask for a browser, as a bot wall does, with any status."""
    return Reply(_CHALLENGE.encode(), "text/html; charset=UTF-8", code, {"cf-mitigated": "challenge"})


def html(ask: Ask, reply: Reply, base_url: str) -> Reply:
    """A page where a feed or sitemap was asked for."""
    return Reply(_PARKED.encode())


def empty_sitemap(ask: Ask, reply: Reply, base_url: str) -> Reply:
    """A sitemap that names nothing."""
    return Reply(_EMPTY_SITEMAP.encode(), "application/xml")


def broken_xml(ask: Ask, reply: Reply, base_url: str) -> Reply:
    """A document that is cut in the middle of a tag, and complete for HTTP."""
    half = reply.body[: len(reply.body) // 2]
    return replace(reply, body=half + b"<item><title>&nbsp", validators=False)


def huge(ask: Ask, reply: Reply, base_url: str, *, megabytes: int = 10) -> Reply:
    """The page, padded with comments to a size."""
    return replace(reply, body=reply.body + _padding(megabytes), validators=False, squeeze=False)


def gzip_bomb(ask: Ask, reply: Reply, base_url: str, *, megabytes: int = 200) -> Reply:
    """A small body that is this many MB of nothing once decoded, whatever the client accepts."""
    headers = {"Content-Encoding": "gzip"}
    return replace(reply, body=_bomb(megabytes), headers=headers, validators=False, squeeze=False)


def nothing(ask: Ask, reply: Reply, base_url: str) -> Reply:
    """A page of no bytes at all, with status 200."""
    return replace(reply, body=b"", validators=False)


def noarchive_header(ask: Ask, reply: Reply, base_url: str) -> Reply:
    """The page, with ``X-Robots-Tag: noarchive``."""
    return reply.with_headers({"X-Robots-Tag": "noarchive"})


def noarchive_meta(ask: Ask, reply: Reply, base_url: str) -> Reply:
    """The page, with a robots meta element that says noarchive."""
    head = reply.body.lower().find(b"<head>") + len(b"<head>")
    meta = b'<meta name="robots" content="noarchive">'
    return replace(reply, body=reply.body[:head] + meta + reply.body[head:])


def wrong_charset(ask: Ask, reply: Reply, base_url: str, *, charset: str = "iso-8859-1") -> Reply:
    """The page as it is, under a Content-Type that names another encoding."""
    media = (reply.content_type or "text/html").partition(";")[0]
    return replace(reply, content_type=f"{media}; charset={charset}")


def header(ask: Ask, reply: Reply, base_url: str, *, name: str, value: str) -> Reply:
    """The page, with one more header."""
    return reply.with_headers({name: value})


@dataclass(frozen=True, slots=True)
class Kind:
    """A way to misbehave, and the options that it takes."""

    spoil: Callable[..., Reply]

    @property
    def options(self) -> dict[str, Any]:
        """Its options and what they are unless given."""
        keywords = (p for p in signature(self.spoil).parameters.values() if p.kind is p.KEYWORD_ONLY)
        return {keyword.name: keyword.default for keyword in keywords}


def demand_fit(what: str, kind: str, options: Mapping[str, Any], kinds: Mapping[str, Kind]) -> None:
    """Refuse a fault or a trap that there is not, or that does not take these options.

    Args:
        what: what it is called: fault or trap.
        kind: which one is wanted.
        options: what is given with it.
        kinds: those that there are, by name.

    Raises:
        NewsroomError: with what there is instead.
    """
    if kind not in kinds:
        raise NewsroomError(f"There is no {what} {kind!r}; there are {', '.join(sorted(kinds))}.")
    takes = kinds[kind].options
    if unknown := sorted(set(options) - set(takes)):
        offer = ", ".join(takes) or "no options"
        raise NewsroomError(f"The {what} {kind!r} takes {offer}, not {', '.join(unknown)}.")
    needs = [name for name, default in takes.items() if default is Parameter.empty]
    if not set(needs) <= set(options):
        raise NewsroomError(f"The {what} {kind!r} needs {' and '.join(needs)}.")


KINDS = {
    spoil.__name__.replace("_", "-"): Kind(spoil)
    for spoil in (
        slow, trickle, status, reset, hangup, truncated, endless, chunked, redirect, redirect_loop, challenge,
        html, empty_sitemap, broken_xml, huge, gzip_bomb, nothing, noarchive_header, noarchive_meta,
        wrong_charset, header,
    )
}  # fmt: skip
"""Every way to misbehave, by the name that a test or the control port gives."""


def _padding(megabytes: int) -> bytes:
    line = b"<!-- " + b"x" * 1014 + b" -->"
    return line * (megabytes * 1024)


@lru_cache(maxsize=2)
def _bomb(megabytes: int) -> bytes:
    megabyte = bytes(1 << 20)
    squeezer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(squeezer.compress(megabyte) for _ in range(megabytes)) + squeezer.flush()
