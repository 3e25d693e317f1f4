"""Digests of what came, without ever holding what a gzip bomb unpacks to."""

import hashlib
import zlib
from base64 import b32encode
from collections.abc import Iterable, Iterator

from mahjar.evidence import MOST_DECODED, decoded

PIECE = 1 << 16


def warc_digest(body: bytes) -> str:
    """Digest of a payload as it came, spelt as WARC-Payload-Digest is: ``sha1:`` and base32."""
    return "sha1:" + b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()


def decoded_sha256(body: bytes, encoding: str | None) -> str:
    """SHA-256 in hex of a payload with its content-encoding undone: what the tables call ``payload_digest``.

    It is that of ``mahjar.evidence.decoded``, which is cut at the same length, but reads the usual single
    coding piece by piece.
    """
    name = (encoding or "").strip().lower()
    if name in {"gzip", "x-gzip"}:
        pieces: Iterable[bytes] = inflated(body, zlib.MAX_WBITS | 16)
    elif name == "deflate":
        pieces = inflated(body, zlib.MAX_WBITS if is_zlib(body) else -zlib.MAX_WBITS)
    else:
        pieces = (decoded(body, encoding),)
    digest, left = hashlib.sha256(), MOST_DECODED
    for piece in pieces:
        digest.update(piece[:left])
        left -= len(piece)
        if left <= 0:
            break
    return digest.hexdigest()


def is_zlib(body: bytes) -> bool:
    """Say whether a body is deflate in zlib's wrapping (RFC 1950), as the name ``deflate`` means, or bare."""
    return len(body) > 1 and body[0] & 0x0F == 8 and int.from_bytes(body[:2]) % 31 == 0


def inflated(body: bytes, window: int) -> Iterator[bytes]:
    """Unpack all members of a body in pieces; what is broken ends there, no packing is given whole."""
    rest, anything = body, False
    while rest:
        stream = zlib.decompressobj(window)
        while not stream.eof:
            try:
                piece = stream.decompress(rest, PIECE)
            except zlib.error:
                if not anything:
                    yield body
                return
            if piece:
                anything = True
                yield piece
            rest = stream.unconsumed_tail
            if not piece and not rest and not stream.eof:
                return  # it ends early
        rest = stream.unused_data
