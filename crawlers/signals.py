"""What a site says of archiving and of machine reading: in headers, in a page's meta tags, in robots.txt.

``noarchive`` is obeyed; the others are recorded as they were said, with each capture, for
those who use the corpus.
"""

import re
from collections.abc import Iterable, Sequence

from parsel import Selector
from protego import Protego

ABOUT_READING = {"noarchive", "noai", "noimageai", "noml", "nocache"}
OURS = {"robots", "mahjar"}
"""Names of robots meta tags that speak to us; ``googlebot`` does not."""
NAMED_AGENT = re.compile(r"\s*([\w.-]+)\s*:\s*(?!//)(.*)", re.DOTALL)
WITH_VALUE = {"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"}
AI_AGENTS = (
    "GPTBot", "ChatGPT-User", "OAI-SearchBot", "CCBot", "Google-Extended", "ClaudeBot", "anthropic-ai",
    "PerplexityBot", "Bytespider", "Applebot-Extended", "Meta-ExternalAgent", "cohere-ai", "Amazonbot",
    "ai2bot",
)  # fmt: skip
AI_LINES = re.compile(r"(?im)^\s*(content-(?:signal|usage))\s*:\s*([^\r\n#]+)")
HEAD_BYTES = 512 << 10
SPOKEN_OF = tuple(word.encode() for word in (*sorted(ABOUT_READING), "tdm-reservation", "tdm-policy"))
"""A page without any of these words says nothing, and need not be parsed: five in six."""


def of_headers(headers: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """List what the headers say: ``X-Robots-Tag`` and the TDM Reservation Protocol's."""
    said = []
    for name, value in headers:
        match name.lower():
            case "x-robots-tag":
                said += [f"x-robots-tag: {value.strip()}"] if directives(value) & ABOUT_READING else []
            case "tdm-reservation" | "tdm-policy" | "content-signal" | "content-usage":
                said.append(f"{name.lower()}: {value.strip()}")
    return tuple(dict.fromkeys(said))


def of_page(html: bytes) -> tuple[str, ...]:
    """List what a page's meta tags say, each as ``meta <name>: <content>``.

    Args:
        html: the page's beginning, decoded from gzip; tags and names are ASCII in every charset we meet.
    """
    beginning = html[:HEAD_BYTES].lower()
    if b"<meta" not in beginning or not any(word in beginning for word in SPOKEN_OF):
        return ()
    page = Selector(text=html[:HEAD_BYTES].decode("latin-1"), type="html")
    said = []
    for tag in page.xpath("//meta[@name and @content]"):
        name, content = tag.attrib["name"].strip().lower(), tag.attrib["content"].strip()
        about_reading = {word.strip().lower() for word in content.split(",")} & ABOUT_READING
        if name in {"tdm-reservation", "tdm-policy"} or about_reading:
            said.append(f"meta {name}: {content}")
    return tuple(dict.fromkeys(said))


def forbids_archiving(signals: Iterable[str]) -> bool:
    """Say whether one of the signals is a ``noarchive`` that speaks to us."""
    for signal in signals:
        name, _, content = signal.partition(": ")
        if name == "x-robots-tag" and "noarchive" in directives(content):
            return True
        if name.removeprefix("meta ") in OURS and "noarchive" in words(content):
            return True
    return False


def directives(value: str) -> set[str]:
    """Give the directives of an X-Robots-Tag that speak to every robot or to us."""
    found: set[str] = set()
    agent = "robots"
    for part in value.split(","):
        named = NAMED_AGENT.match(part)
        if named and named[1].lower() not in WITH_VALUE:
            agent, part = named[1].lower(), named[2]
        if agent in OURS:
            found |= words(part)
    return found


def words(content: str) -> set[str]:
    """Give the comma-separated words of a directive list."""
    return {word.strip().lower() for word in content.split(",") if word.strip()}


def of_robots(text: str, rules: Protego, homepage: str) -> tuple[str, ...]:
    """List what robots.txt says of AI: its content signals, and the AI agents it keeps from the home page.

    Args:
        text: robots.txt.
        rules: the same, parsed.
        homepage: the outlet's home page.
    """
    said = [f"robots.txt {name.lower()}: {value.strip()}" for name, value in AI_LINES.findall(text)]
    if rules.can_fetch(homepage, "Mahjar"):
        said += [f"robots.txt disallows {a}" for a in AI_AGENTS if not rules.can_fetch(homepage, a)]
    return tuple(dict.fromkeys(said))
