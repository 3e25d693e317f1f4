"""What every content system must say: its robots.txt, and its answers to all but pages for readers."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from urllib.parse import parse_qsl

from newsroom.feeds import FeedForm
from newsroom.newspaper import Entry, Newspaper
from newsroom.reply import Ask, Reply
from newsroom.robots import Robots


class System(ABC):
    """The content system of one newspaper at one address.

    Args:
        paper: whose articles it publishes.
        base_url: the paper's address, without a slash at its end.
    """

    name: str
    feed: str
    """The address of its feed, below the outlet's base."""
    sitemap: str | None
    """The address of its sitemap or its index of them; None where the system has none."""

    def __init__(self, paper: Newspaper, base_url: str) -> None:
        self.paper = paper
        self.base_url = base_url

    @classmethod
    @abstractmethod
    def robots(cls, crawl_delay: float | None) -> Robots:
        """Its robots.txt, as it comes."""

    @abstractmethod
    def reply(self, ask: Ask) -> Reply | None:
        """Answer a request for a feed, a sitemap or the like; None where it is for a page."""

    def written(self, form: FeedForm, address: str, entries: Sequence[Entry]) -> Reply:
        """Give a feed of entries, with its validators."""
        body = form.write(self.paper.outlet, self.base_url, address, entries)
        changed = max((entry.touched for entry in entries), default=None)
        return Reply(body, form.content_type, changed=changed, validators=True)


def query_of(ask: Ask) -> dict[str, str]:
    """The parameters of a request; of one that is given twice, the last."""
    return dict(parse_qsl(ask.target.partition("?")[2], keep_blank_values=True))


def whole(query: dict[str, str], name: str, default: int) -> int:
    """A parameter that is a whole number; what is none is passed over, as these systems do."""
    text = query.get(name, "")
    return int(text) if text.isdecimal() else default
