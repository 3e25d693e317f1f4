"""What readers leave under an article: comments of invented people, the same ones for one article."""

from dataclasses import dataclass

from newsroom.article import Article


@dataclass(frozen=True, slots=True)
class Comment:
    """A reader's name and words."""

    reader: str
    words: str


_COMMENTS = (
    Comment("أبو كريم", "الله يعطيكم العافية على هذا الخبر الحلو"),
    Comment("Nadine K.", "merci pour l'article, très utile pour les nouveaux arrivants"),
    Comment("مغترب من الشمال", "يا ريت تنشروا العنوان ورقم الهاتف لمن يريد أن يشارك"),
    Comment("ام جاد", "شكرا لكم، كنت هناك مع اولادي وكان اليوم رائعا"),
    Comment("متابع قديم", "نتمنى أن نرى مثل هذا في مدينتنا أيضا"),
    Comment("حسان", "خبر مهم، لكن أين كانت البلدية طوال السنوات الماضية؟"),
    Comment("Rami77", "bravo 👏"),
)


def comments_on(article: Article, count: int) -> list[Comment]:
    """The comments that stand under an article whose counter says `count`: the latest few."""
    first = article.grain % len(_COMMENTS)
    return [_COMMENTS[(first + place) % len(_COMMENTS)] for place in range(min(count, 4))]
