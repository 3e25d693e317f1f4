"""An article's text as a feed carries it whole."""

from markupsafe import Markup

from newsroom.article import Article, BlockKind, Standfirst

_TAGS = {BlockKind.PARAGRAPH: "p", BlockKind.SUBHEAD: "h3", BlockKind.QUOTE: "blockquote"}


def body_of(article: Article) -> str:
    """Its paragraphs as HTML, with its standfirst where the page prints one, and without its credits."""
    lede = Markup("<p>{}</p>").format(article.lede)
    lines = (
        [lede] if article.standfirst is Standfirst.NONE else [Markup("<p><b>{}</b></p>").format(article.lede)]
    )
    if article.standfirst is Standfirst.DOUBLED:
        lines.append(lede)
    for block in article.blocks:
        tag = Markup(_TAGS[block.kind])  # noqa: S704 - one of three names
        lines.append(Markup("<{0}>{1}</{0}>").format(tag, block.text))
    return str(Markup("\n").join(lines))
