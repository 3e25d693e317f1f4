"""Bytes to text, once: what is declared is heard, what the bytes show is believed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from charset_normalizer import from_bytes
from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    resolve_encoding,
)

_HIGH: Final = re.compile(rb"[\x80-\xff]")
_UTF8: Final = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_TAGS: Final = re.compile(rb"<(?:script|style)\b.*?</(?:script|style)\s*>|<[^<>]*>", re.S | re.I)
# The commonest Arabic letters, as words use them side by side: runs of two or more letters of the script.
_ARABIC_RUN: Final = re.compile("[\u0621-\u063a\u0641-\u0652]{2,}")
_COMMON_ARABIC: Final = re.compile(
    "(?<![\u0621-\u0652])(?:في|من|على|إلى|الى|أن|ان|التي|الذي|عن|مع|هذا|ما|لا)(?![\u0621-\u0652])"
)
_SAMPLE: Final = 20_000  # bytes above ASCII that are looked at to judge an encoding
# Twice encoded Arabic: UTF-8 bytes that somebody read as windows-1252 or -1256 and encoded again.
_MOJIBAKE_1252: Final = re.compile("(?:[ØÙ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]){2,}")
_MOJIBAKE_1256: Final = re.compile("(?:[طظ][\x80-\xbf€پ‚ƒ„…†‡ˆ‰ٹ‹Œچژڈگ‘’“”•–—ک™ڑ›œ،؛؟]){3,}")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's text, and how sure its encoding is.

    Attributes:
        text: The text.
        encoding: Python's name of the encoding it was read in.
        damaged: Bytes that had no meaning in it, as a share of those above ASCII, 0 to 1.
        mojibake: The text itself was encoded twice before it was served.
        utf8: The text in UTF-8, where the body is that: nobody has to encode it again.
    """

    text: str
    encoding: str
    damaged: float = 0.0
    mojibake: bool = False
    utf8: bytes | None = None


def decode(body: bytes, content_type: str | None = None) -> Decoded | None:
    """Decode a page.

    A byte order mark is right; bytes that are UTF-8 are UTF-8 whatever was declared (Arabic in
    windows-1256 is never valid UTF-8 by chance); else the header's and the page's declarations are
    heard, unless the bytes read as Arabic in windows-1256 and as nothing in what was declared.

    Args:
        body: The payload, content encoding undone.
        content_type: The response's Content-Type.

    Returns:
        The text and its encoding, or None where the bytes are no text.
    """
    bom, mark = read_bom(body)
    if bom is not None and mark is not None:
        return _read(body[len(mark) :], bom)
    if body.count(0, 0, 4096) > 16 and (wide := _utf16(body)):
        return wide
    if body.isascii():
        return _seven_bits(body, _declared(body, content_type))
    try:
        return _with_mojibake(body.decode("utf-8"), body)
    except UnicodeDecodeError:
        return _not_quite_utf8(body, _declared(body, content_type))


def _seven_bits(body: bytes, declared: str | None) -> Decoded:
    """Read bytes that are all ASCII: text, or one of the encodings that are written in it."""
    if declared and declared.startswith(("iso2022", "hz")):
        return _read(body, declared)
    return _with_mojibake(body.decode("ascii"), body)


def _declared(body: bytes, content_type: str | None) -> str | None:
    header = http_content_type_encoding(content_type) if content_type else None
    named = header or html_body_declared_encoding(body)
    return resolve_encoding(named) if named else None


def _read(body: bytes, encoding: str) -> Decoded:
    text = body.decode(encoding, "replace")
    bad = text.count("\ufffd")
    return Decoded(text, encoding, min(1.0, bad / max(1, len(_HIGH.findall(body[: _SAMPLE * 4])))))


def _utf16(body: bytes) -> Decoded | None:
    """UTF-16 without a mark shows by its NULs: markup is ASCII, so every other byte of it is 0."""
    even, odd = body[0:4096:2].count(0), body[1:4096:2].count(0)
    if max(even, odd) < 4 * max(1, min(even, odd)):
        return None
    return _read(body, "utf-16-be" if even > odd else "utf-16-le")


def _not_quite_utf8(body: bytes, declared: str | None) -> Decoded | None:
    prose = _TAGS.sub(b" ", body)
    sample = b" ".join(re.findall(rb"[^\x00-\x7f][^<>]{0,200}", prose))[:_SAMPLE] or body[:_SAMPLE]
    high = len(_HIGH.findall(sample))
    well_formed = sum(map(len, _UTF8.findall(sample)))
    if high and well_formed >= 0.9 * high:  # UTF-8 that was cut, or had a foreign byte pasted in
        return _read(body, "utf-8")
    if declared and declared != "utf-8" and _reads_well(sample, declared):
        return _read(body, declared)
    if declared == "cp1256":
        return _read(body, "iso8859-6")
    if _reads_as_arabic(sample):
        return _read(body, "cp1256")
    if declared and declared != "utf-8":
        return _read(body, declared)
    return _guess(body, sample, high)


def _reads_well(sample: bytes, encoding: str) -> bool:
    """A Western declaration over bytes that are Arabic words in windows-1256 is a server's default.

    So is windows-1256 over bytes that are Arabic words in ISO 8859-6 alone.
    """
    if encoding == "cp1256":
        return _reads_as_arabic(sample) or not _reads_as_arabic(sample, "iso8859-6")
    if encoding in ("cp1252", "latin-1", "iso8859-1", "iso8859-15", "iso8859-6", "iso8859_6"):
        return not _reads_as_arabic(sample)
    try:
        sample[:-4].decode(encoding)
    except UnicodeDecodeError as error:
        return error.start > len(sample) - 16  # the sample's own cut
    return True


def _reads_as_arabic(sample: bytes, encoding: str = "cp1256") -> bool:
    """True where bytes above ASCII stand in runs that are Arabic words in an encoding.

    In Western text they stand alone between ASCII letters (é in "été"), so runs are short.
    """
    text = sample.decode(encoding, "replace")
    letters = sum(len(run) for run in _ARABIC_RUN.findall(text))
    high = len(_HIGH.findall(sample))
    if high < 8:
        return False
    return letters >= 0.75 * high and (high < 200 or len(_COMMON_ARABIC.findall(text)) * 200 >= high)


def _guess(body: bytes, sample: bytes, high: int) -> Decoded | None:
    if not high:
        return _read(body, "utf-8")
    best = from_bytes(body[:5000] + body[-5000:] if len(body) > 10_000 else body).best()
    if best is None:
        best = from_bytes(sample).best()
    if best is not None:
        return _read(body, best.encoding)
    controls = len(re.findall(rb"[\x00-\x08\x0e-\x1f]", body[:4096]))
    return None if controls > 40 else _read(body, "utf-8")


def _with_mojibake(text: str, utf8: bytes) -> Decoded:
    found = False
    # To count these marks takes four times as long as to see that there are none.
    if any(mark in text for mark in "ØÙ§") and (
        text.count("Ø") + text.count("Ù") >= 40 or text.count("ط§") >= 20
    ):
        hits = len(_MOJIBAKE_1252.findall(text, 0, 400_000)) + len(_MOJIBAKE_1256.findall(text, 0, 400_000))
        found = hits >= 20 and hits > 3 * len(_COMMON_ARABIC.findall(text, 0, 400_000))
    return Decoded(text, "utf-8", mojibake=found, utf8=utf8)
