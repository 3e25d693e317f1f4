"""Credit lines as papers print them: who wrote, edited, translated, and where a story comes from.

The same credit is spelt differently from one article to the next (with or without a space before
the colon, a slash or a dash in its stead, بقلم or كتب), always the same way for one article.
"""

from dataclasses import dataclass

from newsroom.article import Article
from newsroom.names import is_woman

_BYLINES = ("بقلم: {}", "بقلم : {}", "{wrote} - {}", "{wrote}: {}", "بقلم/ {}", "{wrote} ـ {}", "إعداد: {}")
_EDITORS = ("{editor} : {}", "تحرير: {}", "{editor}: {}", "تحرير/ {}", "{editor}:{}")
_SOURCES = ("المصدر : {}", "المصدر: {}", "المصدر:{}", "المصدر/ {}", "المصدر - {}")
_TRANSLATORS = ("ترجمة: {}", "ترجمة : {}", "ترجمه: {}")
_PHOTOGRAPHERS = ("تصوير: {}", "تصوير : {}", "عدسة: {}")


@dataclass(frozen=True, slots=True)
class CreditLines:
    """The credit lines of one page: those under its title, and those at the end of its body."""

    top: tuple[str, ...]
    end: tuple[str, ...]


def credit_lines(article: Article, city: str) -> CreditLines:
    """Spell an article's credits for print; where they stand goes by the article too.

    Agencies without a name are told at the top of some articles, with the city, in Arabic (`city`).
    """
    grain = article.grain
    byline = _byline(article)
    top = [byline] if byline and grain % 2 else []
    end = [byline] if byline and not grain % 2 else []
    if article.translator:
        end.append(_spelt(_TRANSLATORS, grain, article.translator))
    if article.photographer:
        end.append(_spelt(_PHOTOGRAPHERS, grain, article.photographer))
    if article.agency == "وكالات" and grain % 3:
        top.append(f"{city} {'-–ـ'[grain // 3 % 3]} {article.agency}")
    elif article.agency:
        end.append(_agency(article.agency, grain))
    if article.source:
        end.append(_spelt(_SOURCES, grain // 3, article.source))
    if article.editor:
        end.append(_spelt(_EDITORS, grain // 5, article.editor))
    return CreditLines(tuple(top), tuple(end))


def _byline(article: Article) -> str | None:
    if not article.authors:
        return None
    return _spelt(_BYLINES, article.grain // 2, "، ".join(article.authors), article.authors[0])


def _spelt(forms: tuple[str, ...], grain: int, value: str, name: str | None = None) -> str:
    woman = is_woman(name or value)
    return forms[grain % len(forms)].format(
        value, wrote="كتبت" if woman else "كتب", editor="المحررة" if woman else "المحرر"
    )


def _agency(agency: str, grain: int) -> str:
    """An agency signs without a label: "وكالات", "(أ ف ب)"."""
    return f"({agency})" if grain % 2 or " " in agency else agency
