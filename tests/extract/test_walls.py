"""Pages that are no article say why; short real news is kept."""

from collections.abc import Sequence

import pytest

from extract import REASONS, Extracted, NotAnArticle, OutletFacts, Page, extract
from extract.listpages import address_kind

NEWS = (
    "أغلقت بلدية الضاحية جسر المشاة أمس بعد أن كشف فحص دوري تشققات في دعائمه، والإصلاح يستغرق ثلاثة أسابيع.",
    "وطلبت البلدية من السكان استعمال معبر شارع النهر، ووعدت بحافلة مجانية كل ربع ساعة حتى انتهاء الأعمال.",
    "ولم يصب أحد في الحادث، بحسب المتحدث باسم البلدية الذي قال إن الجسر بني قبل أربعين عاما.",
)


def page(body: str, title: str = "صحيفة الحي", head: str = "") -> bytes:
    html = f'<!doctype html><html lang="ar"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
    return f"{html}<body>{body}</body></html>".encode()


CASES = {
    "empty": b"",
    "empty of all but space": b" \n\t ",
    "no-text": page("<div></div>"),
    "challenge": page("<h1>example.ca</h1><p>Checking your browser.</p>", "Just a moment..."),
    "challenge in Arabic": page("<p>جارٍ التحقق من أنك لست روبوتا</p>", "لحظة من فضلك..."),
    "soft-404": page("<h1>الصفحة غير موجودة</h1><p>عذرا، الصفحة المطلوبة نقلت أو حذفت.</p>", "404 - الحي"),
    "soft-404 in English": page("<h1>Oops</h1><p>Sorry.</p>", "Page not found - Example"),
    "javascript-shell": page('<noscript>You need to enable JavaScript.</noscript><div id="root"></div>'
                             "<p>Please enable JavaScript to run this app.</p>"),
    "cookie-wall": page("<p>نستخدم ملفات تعريف الارتباط، هل توافق؟</p><button>قبول</button>"),
    "parked": page("<h1>example.ca</h1><p>This domain is for sale. Buy this domain.</p>"),
    "paywall": page("<h1>خبر</h1><p>أعلنت البلدية أمس قرارها بإغلاق الجسر أمام المشاة ثلاثة أسابيع.</p>"
                    "<p>اشترك لقراءة بقية المقال</p>"),
    "not-html as PDF": b"%PDF-1.7 \x00\x01",
    "not-html as image": b"\x89PNG\r\n\x1a\n",
    "not-html as feed": b'<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>',
    "not-html as sitemap": b'<?xml version="1.0"?>\n<!-- x --><urlset></urlset>',
    "not-html as JSON": b'{"id": 1}',
    "too-large": b"<p>a</p>" * 2_600_000,
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_page_that_is_none_says_why(name: str) -> None:
    found = extract(Page("https://example.ca/2024/06/bridge/", CASES[name]))
    assert isinstance(found, NotAnArticle)
    assert found.reason == name.split()[0]
    assert found.final is REASONS[found.reason][0]
    assert 0 < found.confidence <= 1
    assert found.detail.endswith(".")


def test_real_news_of_sixty_words_is_kept() -> None:
    body = "<h1>إغلاق جسر المشاة</h1>" + "".join(f"<p>{p}</p>" for p in NEWS)
    found = extract(Page("https://example.ca/2024/06/bridge/", page(body, "إغلاق جسر المشاة")))
    assert isinstance(found, Extracted)
    assert found.paragraphs == NEWS


def test_news_about_walls_is_news() -> None:
    body = (
        "<h1>سياسة ملفات تعريف الارتباط تتغير</h1>"
        + "".join(f"<p>{p}</p>" for p in NEWS)
        + "<p>وقال الخبير إن رسالة «الصفحة غير موجودة» ظهرت لهم، وإن ملفات تعريف الارتباط لم تكن السبب.</p>"
    )
    found = extract(
        Page("https://example.ca/2024/06/cookies/", page(body, "سياسة ملفات تعريف الارتباط تتغير"))
    )
    assert isinstance(found, Extracted)
    assert len(found.paragraphs) == len(NEWS) + 1


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://example.ca/", "home-page"),
        ("https://example.ca", "home-page"),
        ("https://example.ca/index.php", "home-page"),
        ("https://example.ca/ar/", "home-page"),
        ("https://example.ca/?utm_source=x", "home-page"),
        ("https://example.ca/?p=123", None),
        ("https://example.ca/index.php?id=7", None),
        ("https://example.ca/?s=كندا", "search-page"),
        ("https://example.ca/search/كندا", "search-page"),
        ("https://example.ca/category/canada/", "section-page"),
        ("https://example.ca/tag/%D9%83%D9%86%D8%AF%D8%A7/", "section-page"),
        ("https://example.ca/news/page/3/", "section-page"),
        ("https://example.ca/2024/06/08/title/", None),
        ("https://example.ca/news.php?id=4", None),
        ("http://[broken", None),
    ],
)
def test_an_address_tells_what_kind_of_page_it_is(url: str, kind: str | None) -> None:
    assert address_kind(url) == kind


def cards(count: int) -> str:
    return "".join(
        f'<article><h2><a href="/{i}">افتتاح مكتبة جديدة رقم {i} في الحي</a></h2>'
        f"<p>{NEWS[i % 3][:80]}…</p></article>"
        for i in range(count)
    )


def test_a_list_without_a_telling_address_is_seen_by_its_cards() -> None:
    found = extract(
        Page("https://example.ca/canada/", page(f"<h1>كندا</h1>{cards(12)}", "كندا - صحيفة الحي"))
    )
    assert isinstance(found, NotAnArticle)
    assert found.reason == "section-page"


def test_an_article_with_many_related_cards_is_an_article() -> None:
    article = '<meta property="og:type" content="article">'
    body = "<article><h1>إغلاق جسر المشاة</h1>" + "".join(f"<p>{p}</p>" for p in NEWS) + "</article>"
    found = extract(
        Page("https://example.ca/bridge/", page(f"{body}<section>{cards(8)}</section>", "إغلاق", article))
    )
    assert isinstance(found, Extracted)
    assert found.paragraphs[: len(NEWS)] == NEWS


def test_the_outlets_pattern_of_addresses_makes_a_home_like_address_an_articles() -> None:
    body = page("<h1>إغلاق جسر المشاة</h1>" + "".join(f"<p>{p}</p>" for p in NEWS), "إغلاق جسر المشاة")
    url = "https://example.ca/main.php?17"
    facts = OutletFacts("x", article_url=r"^/main\.php\?\d+$")
    assert isinstance(extract(Page(url, body, outlet=facts)), Extracted)


def test_reversed_arabic_of_a_flip_book_is_refused() -> None:
    backwards = [" ".join(word[::-1] for word in p.replace("،", "").replace(".", "").split()) for p in NEWS]
    found = extract(Page("https://example.ca/a/b/", page("".join(f"<p>{p}</p>" for p in backwards))))
    assert isinstance(found, NotAnArticle)
    assert found.reason == "reversed-text"


VERSES = (
    "قمر وحيد", "فوق النهر", "أنام قليلا", "يطرق البرد", "نافذة البيت", "لا أحد",
    "خبز ساخن", "رائحة أمي", "صباح بعيد", "ثلج يهبط", "على كتفي", "كأنه وطن",
)  # fmt: skip
STANZAS = [VERSES[i : i + 3] for i in range(0, len(VERSES), 3)]
BYLINE = "<h1>هايكو الضاحية</h1><p>بقلم: رلى عبد النور</p>"


def numbered(form: str) -> list[str]:
    return [line for n, stanza in enumerate(STANZAS, 1) for line in (form.format(n), *stanza)]


@pytest.mark.parametrize(
    ("body", "poem"),
    [
        ("".join(f"<p>{verse}</p>" for verse in VERSES), VERSES),
        ("".join(f"<p>{'<br>'.join(stanza)}</p>" for stanza in STANZAS), VERSES),
        (f"<table><tr><td>{'<br>'.join(VERSES)}</td></tr></table>", VERSES),
        (f"<ul><li>{'<br>'.join(VERSES)}</li></ul>", VERSES),
        ("".join(f"<p>{line}</p>" for line in numbered("{}")), numbered("{}")),
        ("<br>".join(numbered("-{}-")), numbered("-{}-")),
        ("".join(f"<p>{n}. {'<br>'.join(s)}</p>" for n, s in enumerate(STANZAS, 1)),
         [f"{n}. {s[i]}" if i == 0 else s[i] for n, s in enumerate(STANZAS, 1) for i in range(3)]),
    ],
)  # fmt: skip
def test_a_poem_of_two_words_a_verse_is_an_article(body: str, poem: Sequence[str]) -> None:
    found = extract(
        Page("https://example.ca/2024/06/haiku/", page(f"<div>{BYLINE}{body}</div>", "هايكو الضاحية"))
    )
    assert isinstance(found, Extracted)
    assert found.paragraphs == tuple(poem)
    assert found.authors == ("رلى عبد النور",)


PRICES = {"الدولار الأمريكي": 1.36, "اليورو الأوروبي": 1.51, "الجنيه الإسترليني": 1.77,
          "الريال السعودي": 0.36, "الدرهم الإماراتي": 0.37, "الين الياباني": 1}  # fmt: skip
FIELDS = {"العقار": "شقة", "المدينة": "لافال", "الحي": "شوميدي", "الدفع": "نقدا", "المعلن": "سامي",
          "الحالة": "جديدة", "التواصل": "مساء"}  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        "".join(f"<p>{name}</p><p>{price}</p>" for name, price in PRICES.items()),
        "".join(f"<p>{name} {price}</p>" for name, price in PRICES.items()),
        "".join(f"<p>{n}- {name}</p>" for n, name in enumerate(PRICES, 1)),
        f"<ul>{''.join(f'<li>{name}</li>' for name in PRICES)}</ul>",
        f"<table>{''.join(f'<tr><td><p>{name}</p></td></tr>' for name in PRICES)}</table>",
        "".join(f'<p><a href="/{n}">{name}</a></p>' for n, name in enumerate(PRICES)),
        "".join(f"<p>{name}: {value}</p>" for name, value in FIELDS.items()),
        "".join(f"<p><label>{name}</label> {value}</p>" for name, value in FIELDS.items()),
        f"<dl>{''.join(f'<dt>{name}</dt><dd>{value}</dd>' for name, value in FIELDS.items())}</dl>",
    ],
)
def test_figures_fields_and_entries_are_cells(body: str) -> None:
    found = extract(
        Page("https://example.ca/rates/", page(f"<div><h1>أسعار اليوم</h1>{body}</div>", "أسعار اليوم"))
    )
    assert isinstance(found, NotAnArticle)
    assert (found.reason, found.detail) == ("no-text", "No line of the page is a sentence: they are cells.")
