"""Pages in, articles out: pure functions from a page's bytes to a clean Arabic news article."""

from extract.article import REASONS, Extracted, NotAnArticle, Removed
from extract.door import EXTRACTOR, extract
from extract.identity import text_hash
from extract.page import Hints, OutletFacts, Page, PageRule
from extract.plain import clean_text
from extract.profile import Profile

__all__ = [
    "EXTRACTOR",
    "REASONS",
    "Extracted",
    "Hints",
    "NotAnArticle",
    "OutletFacts",
    "Page",
    "PageRule",
    "Profile",
    "Removed",
    "clean_text",
    "extract",
    "text_hash",
]
