"""Pages of every kind that is no article say which kind they are; their neighbours stay articles."""

import tomllib
from importlib.resources import files

import pytest

from extract import REASONS, Extracted, NotAnArticle, Page, extract
from extract.arabic import fold
from extract.listpages import address_kind
from extract.walls import notices_of

AR = (
    "أغلقت بلدية الضاحية جسر المشاة أمس بعد أن كشف فحص دوري تشققات في دعائمه، والإصلاح يستغرق ثلاثة أسابيع.",
    "وطلبت البلدية من السكان استعمال معبر شارع النهر، ووعدت بحافلة مجانية كل ربع ساعة حتى انتهاء الأعمال.",
    "ولم يصب أحد في الحادث، بحسب المتحدث باسم البلدية الذي قال إن الجسر بني قبل أربعين عاما.",
)
FR = (
    "La ville a fermé hier la passerelle après qu'une inspection a révélé des fissures dans ses piliers.",
    "Les travaux dureront trois semaines, et une navette gratuite partira tous les quarts d'heure de la "
    "gare.",
    "Personne n'a été blessé, selon le porte-parole de la mairie, qui rappelle que l'ouvrage a quarante ans.",
)
EN = (
    "The city closed the footbridge yesterday after an inspection found cracks in two of its pillars.",
    "Repairs will take three weeks, and a free shuttle will leave the station every fifteen minutes.",
    "Nobody was hurt, said a spokesman for the mayor, who added that the bridge was built forty years ago.",
)
TITLES = (
    "إغلاق جسر المشاة في الضاحية ثلاثة أسابيع",
    "افتتاح مكتبة جديدة في حي النهر",
    "الجالية تحتفل بيوم التراث في الحديقة",
    "مباراة خيرية لدعم مدرسة الحي",
    "ارتفاع أسعار الإيجار في المدينة هذا العام",
    "معرض لرسامات من الجالية في المركز الثقافي",
    "البلدية تبدأ جمع النفايات ليلا",
    "دورة مجانية لتعلم الفرنسية في المكتبة",
    "طلاب المدرسة العربية يفوزون بجائزة العلوم",
    "إضراب سائقي الحافلات ينتهي باتفاق",
)
URL = "https://example.ca/news/4711-bridge"


def page(body: str, title: str = "صحيفة الحي", head: str = "", lang: str = "ar") -> str:
    top = (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
    )
    menu = '<nav><a href="/">الرئيسية</a> <a href="/canada">كندا</a> <a href="/sport">رياضة</a></nav>'
    foot = "<footer>جميع الحقوق محفوظة © 2024 صحيفة الحي</footer>"
    return f"{top}<body>{menu}{body}{foot}</body></html>"


def paragraphs(texts: tuple[str, ...]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def article(texts: tuple[str, ...] = AR, title: str = TITLES[0], extra: str = "") -> str:
    return page(f"<article><h1>{title}</h1>{paragraphs(texts)}{extra}</article>", title)


def each(row: str, many: int = 10) -> str:
    return "".join(row.format(i=i, t=TITLES[i % 10], p=AR[i % 3], cut=AR[i % 3][:70]) for i in range(many))


WORDPRESS = each(
    '<article class="post type-post"><header><h2 class="entry-title"><a href="/{i}">{t}</a></h2><span '
    'class="posted-on">8 يونيو 2024</span></header><div class="entry-summary"><p>{cut} '
    "[…]</p></div></article>"
)
BLOGGER = each(
    '<div class="date-outer"><h2 class="date-header">السبت، 8 يونيو 2024</h2><div class="post hentry"><h3 '
    'class="post-title"><a href="/2024/06/{i}.html">{t}</a></h3><div class="post-body">{cut}...</div>'
    '<div class="jump-link"><a href="/2024/06/{i}.html#more">قراءة المزيد »</a></div></div></div>'
)
JOOMLA = each(
    '<div class="item column-1"><h2><a href="/news/{i}-x">{t}</a></h2><dl class="article-info"><dd>نشر: '
    "08 حزيران "
    '2024</dd></dl><p>{p}</p><p class="readmore"><a href="/news/{i}-x">إقرأ المزيد: {t}</a></p></div>'
)
TABLE = (
    f"<table>{each('<tr><td>{i}</td><td><a href=/news/{i}>{t}</a></td><td>08-06-2024</td></tr>', 20)}</table>"
)
LINKS = f"<ul>{each('<li><a href=/a/{i}>{t}</a></li>', 20)}</ul>"
OTHER = each(
    '<div class="card"><h4><a href="/{i}">{t}</a></h4><p>يبدأ العمل صباح الغد ويستمر حتى المساء رقم '
    "{i}</p></div>"
)
GRID = each(
    '<div class="td-module"><a href="/{i}"><img src="/{i}.jpg"></a><h3><a href="/{i}">{t}</a></h3></div>', 18
)

LISTS = {
    "section-page WordPress category": (
        "https://example.ca/category/canada/",
        page(f"<h1>كندا</h1>{WORDPRESS}"),
    ),
    "section-page WordPress tag": ("https://example.ca/tag/جسور/", page(f"<h1>الوسم: جسور</h1>{WORDPRESS}")),
    "section-page WordPress author": (
        "https://example.ca/author/mona/",
        page(f"<h1>منى سالم</h1>{WORDPRESS}"),
    ),
    "section-page WordPress month": (
        "https://example.ca/2024/06/",
        page(f"<h1>الشهر: يونيو 2024</h1>{WORDPRESS}"),
    ),
    "section-page WordPress plain": ("https://example.ca/canada/", page(f"<h1>كندا</h1>{WORDPRESS}", "كندا")),
    "section-page Blogger label": ("https://x.blogspot.com/search/label/كندا", page(BLOGGER)),
    "section-page Blogger month": ("https://x.blogspot.com/2024/06/", page(BLOGGER)),
    "section-page Joomla blog": (
        "https://example.ca/index.php/canada",
        page(f"<h1>كندا</h1>{JOOMLA}", "كندا"),
    ),
    "section-page Joomla paged": ("https://example.ca/canada?start=20", page(JOOMLA, "كندا")),
    "section-page table": (
        "https://example.ca/canada-news",
        page(f"<h1>أخبار كندا</h1>{TABLE}", "أخبار كندا"),
    ),
    "section-page bare links": ("https://example.ca/archive", page(f"<h1>الأرشيف</h1>{LINKS}", "الأرشيف")),
    "section-page grid": ("https://example.ca/arts", page(f"<h1>فنون</h1>{GRID}", "فنون")),
    "section-page old script": ("https://example.ca/category.php?id=4", page(f"<h1>كندا</h1>{GRID}", "كندا")),
    "home-page": ("https://example.ca/", page(f"{WORDPRESS}{GRID}")),
    "home-page in Arabic": ("https://example.ca/ar/", page(GRID)),
    "home-page with lead": (
        "https://example.ca/",
        page(f"<h2><a href=/1>{TITLES[0]}</a></h2>{paragraphs(AR)}{GRID}"),
    ),
    "search-page WordPress": ("https://example.ca/?s=جسر", page(f"<h1>نتائج البحث عن: جسر</h1>{WORDPRESS}")),
    "search-page Blogger": ("https://x.blogspot.com/search?q=جسر", page(BLOGGER)),
    "search-page without results": ("https://example.ca/search?query=x", page("<p>لا توجد نتائج للبحث</p>")),
    "search-page Joomla": ("https://example.ca/component/search/?searchword=جسر", page(JOOMLA)),
}

PICTURES = "".join(f'<a href="/big/{i}.jpg"><img src="/p/{i}.jpg" alt=""></a>' for i in range(14))
CAPTIONED = "".join(
    f"<figure><img src=/p/{i}.jpg><figcaption>صورة {i} من الحفل</figcaption></figure>" for i in range(12)
)

WALLS = {
    "gallery pictures": page(f"<h1>صور: احتفال الجالية بيوم التراث</h1>{PICTURES}", "صور: احتفال الجالية"),
    "gallery captions": page(f"<h1>ألبوم الحفل السنوي</h1>{CAPTIONED}", "ألبوم الحفل السنوي"),
    "gallery video": page(
        "<h1>فيديو: لحظة افتتاح الجسر</h1><iframe src='https://www.youtube.com/embed/x'></iframe>", "فيديو"
    ),
    "paywall Arabic": page(
        f"<h1>{TITLES[0]}</h1><p>{AR[0]}</p><div>هذا المحتوى متاح للمشتركين فقط</div><a>سجل الدخول</a>"
    ),
    "paywall Arabic login": page(
        f"<h1>{TITLES[0]}</h1><p>{AR[0]}</p><p>لمتابعة القراءة يرجى تسجيل الدخول</p>"
    ),
    "paywall Arabic subscribe": page(
        f"<h1>{TITLES[0]}</h1><p>{AR[0]}</p><p>للاطلاع على المقال كاملا اشترك الآن</p>"
    ),
    "paywall English": page(
        f"<h1>Bridge closed</h1><p>{EN[0]}</p><p>Subscribe to continue reading.</p>", lang="en"
    ),
    "paywall English account": page(
        f"<h1>Bridge</h1><p>{EN[0]}</p><p>To read the full story, please sign in or register.</p>"
    ),
    "paywall English left": page(
        f"<h1>Bridge</h1><p>{EN[0]}</p><p>You have reached your limit of free articles</p>"
    ),
    "paywall French": page(
        f"<h1>Passerelle fermée</h1><p>{FR[0]}</p><p>Cet article est réservé aux abonnés</p>", lang="fr"
    ),
    "paywall French rest": page(
        f"<h1>Passerelle</h1><p>{FR[0]}</p><p>Il vous reste 80 % de cet article à lire.</p>"
    ),
    "paywall JSON-LD": page(
        f"<h1>Bridge</h1><p>{EN[0]}</p>",
        head='<script type="application/ld+json">{"@type":'
        '"NewsArticle","headline":"Bridge","isAccessibleForFree":false}</script>',
    ),
    "challenge Cloudflare": page(
        "<h1>example.ca</h1><p>Verifying you are human. This may take a few seconds.</p>", "Just a moment..."
    ),
    "challenge Cloudflare Arabic": page("<p>جارٍ التحقق من أنك إنسان. قد يستغرق هذا بضع ثوان.</p>", "لحظة..."),
    "challenge blocked": page(
        "<h1>Sorry, you have been blocked</h1><p>You are unable to access example.ca</p>",
        "Attention Required! | Cloudflare",
    ),
    "challenge Sucuri": page(
        "<p>Access Denied - Sucuri Website Firewall</p>", "Sucuri WebSite Firewall - Access Denied"
    ),
    "challenge Imperva": page("<p>Request unsuccessful. Incapsula incident ID: 123-456</p>", "example.ca"),
    "challenge captcha": page("<p>Please complete the CAPTCHA to continue</p>", "Captcha"),
    "challenge Wordfence": page(
        "<p>Your access to this site has been limited by the site owner</p>", "Blocked"
    ),
    "challenge French": page("<p>Vérification que vous êtes humain</p>", "Un instant…", lang="fr"),
    "challenge host": page(
        "<p>One moment, please...</p><p>Please wait while your request is being verified...</p>",
        "One moment, please...",
    ),
    "cookie-wall Arabic": page(
        "<h1>ملفات تعريف الارتباط</h1><p>نستخدم ملفات تعريف الارتباط لتحسين تجربتك. بالضغط على موافق "
        "تقبل ملفات تعريف الارتباط.</p>"
    ),
    "cookie-wall English": page(
        "<h2>We value your privacy</h2><p>We and our partners store cookies on your device. Click accept "
        "to consent to cookies.</p>",
        lang="en",
    ),
    "cookie-wall French": page(
        "<p>Nous utilisons des témoins (cookies). Acceptez les témoins pour continuer.</p>", lang="fr"
    ),
    "soft-404 WordPress Arabic": page(
        "<h1>عفوا! تعذر العثور على هذه الصفحة.</h1><p>يبدو أنه لم يتم العثور على شيء في هذا "
        "الموقع. ربما تجرب البحث؟</p>",
        "الصفحة غير موجودة - صحيفة الحي",
    ),
    "soft-404 WordPress with list": page(
        f"<h1>عفوا</h1><p>لم نجد ما تبحث عنه.</p>{WORDPRESS}", "الصفحة غير موجودة | صحيفة الحي"
    ),
    "soft-404 WordPress English": page(
        "<h1>Oops! That page can&rsquo;t be found.</h1><p>It looks like nothing was found at this "
        "location. Maybe try a search?</p>",
        "Page not found – Example",
    ),
    "soft-404 WordPress French": page(
        "<h1>Oups ! Cette page est introuvable.</h1><p>Rien n’a été trouvé à cet emplacement.</p>",
        "Page non trouvée – Exemple",
        lang="fr",
    ),
    "soft-404 Joomla": page("<h1>404</h1><p>المقال غير موجود</p>", "404 - خطأ: 404"),
    "soft-404 Blogger": page("<p>عذرًا، الصفحة التي تبحث عنها في هذه المدونة غير متوفرة.</p>", "مدونة الحي"),
    "soft-404 deleted": page("<h1>تنبيه</h1><p>هذا الخبر محذوف أو غير متاح</p>", "صحيفة الحي"),
    "soft-404 no article": page("<p>لا يوجد خبر بهذا الرقم</p>", "صحيفة الحي"),
    "error-page database": page("<p>Error establishing a database connection</p>", "Database Error"),
    "error-page server": page(
        "<h1>Internal Server Error</h1><p>The server encountered an error.</p>", "500 Internal Server Error"
    ),
    "error-page maintenance": page(
        "<h1>الموقع تحت الصيانة</h1><p>سنعود قريبا، شكرا لصبركم</p>", "تحت الصيانة"
    ),
    "error-page index": page(
        "<h1>Index of /wp-content/uploads</h1><pre><a href=x>x</a></pre>", "Index of /wp-content/uploads"
    ),
    "parked sale": page(
        "<h1>example.ca</h1><p>The domain example.ca is for sale. Make an offer.</p>",
        "example.ca is for sale",
    ),
    "parked registrar": page(
        "<p>This domain has expired. Is this your domain? Renew now.</p>", "Domain Expired"
    ),
    "parked Arabic": page("<p>هذا النطاق معروض للبيع</p>", "example.ca"),
    "parked French": page("<p>Ce nom de domaine est à vendre</p>", "example.ca", lang="fr"),
    "parked suspended": page(
        "<p>This Account has been suspended. Contact your hosting provider.</p>", "Account Suspended"
    ),
    "error-page default": page(
        "<h1>Welcome to nginx!</h1><p>If you see this page, the nginx web server is successfully "
        "installed and "
        "working.</p>",
        "Welcome to nginx!",
    ),
    "error-page soon": page("<h1>قريبا</h1><p>الموقع قيد الإنشاء</p>", "قريبا"),
    "javascript-shell React": "<!doctype html><html><head><title>الحي</title></head><body><noscript>You "
    "need to enable JavaScript to "
    'run this app.</noscript><div id="root"></div><script src=/app.js></script></body></html>',
    "javascript-shell Angular": "<html><head><title>x</title></head><body><app-root>Loading...</app-root>"
    "<script src=/m.js></script></body></html>",
    "javascript-shell Next": '<html><head><title>x</title></head><body><div id="__next"></div><script '
    'id="__NEXT_DATA__">{}'
    "</script></body></html>",
    "javascript-shell Arabic": page("<p>يرجى تفعيل جافا سكريبت لعرض هذا الموقع</p>"),
    "javascript-shell French": page(
        "<p>Veuillez activer JavaScript pour afficher cette page.</p>", lang="fr"
    ),
    "javascript-shell redirect": '<html><head><meta http-equiv="refresh" '
    'content="0;url=/ar/"></head><body></body></html>',
}

CASES = {name: (URL, text) for name, text in WALLS.items()} | LISTS


@pytest.mark.parametrize("name", CASES)
def test_a_page_of_its_kind_is_known(name: str) -> None:
    url, text = CASES[name]
    found = extract(Page(url, text.encode()))
    assert isinstance(found, NotAnArticle), found.paragraphs
    assert found.reason == name.split()[0]
    assert found.final is REASONS[found.reason][0]
    assert 0.5 <= found.confidence <= 1
    assert found.detail.endswith(".")


def quoted(line: str) -> str:
    return article(extra=f"<p>{line}</p>")


ARTICLES = {
    "sixty words": article(),
    "forty words in two paragraphs": article(AR[:2]),
    "French": page(
        f"<article><h1>La passerelle est fermée</h1>{paragraphs(FR)}</article>", "La passerelle", lang="fr"
    ),
    "English": page(
        f"<article><h1>Footbridge closed</h1>{paragraphs(EN)}</article>", "Footbridge closed", lang="en"
    ),
    "news of a search": article(title="لم يتم العثور على الطفل المفقود بعد ثلاثة أيام"),
    "news of an error page": article(title="404: اسم مقهى جديد يفتح أبوابه في الحي"),
    "news of domains": quoted(
        "وقالت الشركة إن هذا النطاق معروض للبيع منذ سنة، وإن المشتري سيعلن عن نفسه في الأسبوع المقبل."
    ),
    "news of cookies": quoted(
        "وتلزم ملفات تعريف الارتباط المواقع بسؤال الزائر، ولا يجوز جمعها من دون موافقة صريحة منه."
    ),
    "news of subscriptions": quoted(
        "ودعت الصحيفة قراءها: اشترك لقراءة بقية التحقيق، فارتفع عدد المشتركين إلى عشرة آلاف في شهر."
    ),
    "news of robots": quoted(
        "وسأله البرنامج: هل أنت روبوت؟ فأجاب الطفل ضاحكا بأنه لا يعرف، وبأن أمه تقول إنه كذلك أحيانا."
    ),
    "with a newsletter's form": article(extra="<div class=newsletter>اشترك في نشرتنا البريدية</div>"),
    "with a login in its head": article().replace(
        "<nav>", "<nav><a href=/login>تسجيل الدخول</a> <a>اشترك الآن</a> "
    ),
    "with a cookie banner": article().replace(
        "<body>", "<body><div id=cookie>نستخدم ملفات تعريف الارتباط. <b>موافق</b></div>"
    ),
    "with a noscript": article().replace("<body>", "<body><noscript>Please enable JavaScript</noscript>"),
    "with a gallery": article(extra=PICTURES),
    "with related links": article(extra=f"<h3>اقرأ أيضا</h3>{LINKS}"),
    "with a grid under it": article().replace("</article>", f"</article><section>{GRID}</section>"),
    "with teasers under it": article().replace("</article>", f"</article><div>{OTHER}</div>"),
    "with comments": article(
        extra="<div id=comments><h3>2 تعليقات</h3><p>علي: خبر جيد</p><p>هدى: شكرا</p></div>"
    ),
    "an interview": page(
        f"<h1>حوار مع مديرة المكتبة</h1>{''.join(f'<p>س: ماذا بعد؟</p><p>ج: {p}</p>' for p in AR)}", "حوار"
    ),
    "a list in the text": article(
        (AR[0],), extra=f"<ol>{''.join(f'<li>{p}</li>' for p in AR[1:])}</ol>{paragraphs(AR[1:])}"
    ),
    "a press digest": article(extra=f"<p>المصدر: رويترز</p>{paragraphs(FR)}<p>المصدر: لابريس</p>"),
    "no headline but the title": page(paragraphs(AR), TITLES[0]),
    "in a table": page(
        f"<table><tr><td><b>{TITLES[0]}</b></td></tr><tr><td>{'<br><br>'.join(AR)}</td></tr></table>",
        TITLES[0],
    ),
}


@pytest.mark.parametrize("name", ARTICLES)
def test_a_neighbour_stays_an_article(name: str) -> None:
    found = extract(Page(URL, ARTICLES[name].encode()))
    assert isinstance(found, Extracted), (found.reason, found.detail)
    kept = "\n".join(found.paragraphs)
    assert any(p[:40] in kept for p in (AR[0], FR[0], EN[0]))


@pytest.mark.parametrize(
    "url",
    [
        "https://example.ca/?p=12",
        "https://example.ca/index.php?option=com_content&view=article&id=12",
        "https://example.ca/index.php/canada/12-bridge",
        "https://x.blogspot.com/2024/06/blog-post_8.html",
        "https://example.ca/category/canada/2024/06/bridge-closed-after-cracks/",
        "https://example.ca/news/إغلاق-جسر-المشاة/",
        "https://example.ca/article.php?newsid=3",
        "https://example.ca/archives/1234",
        "https://example.ca/section/canada/bridge-closed-after-cracks-1234",
        "https://example.ca/page/bridge-closed-after-inspection",
        "https://example.ca/author-interview-with-mona",
        "https://example.ca/search-for-missing-child-ends/",
    ],
)
def test_articles_under_any_address_stay_articles(url: str) -> None:
    found = extract(Page(url, article().encode()))
    assert isinstance(found, Extracted), (found.reason, found.detail)


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://example.ca/2024/06/", "section-page"),
        ("https://example.ca/2024/", "section-page"),
        ("https://example.ca/2024/06/08/", "section-page"),
        ("https://x.blogspot.com/search/label/%D9%83%D9%86%D8%AF%D8%A7", "section-page"),
        ("https://example.ca/component/search/?searchword=x", "search-page"),
        ("https://example.ca/index.php?option=com_content&view=category&id=4", "section-page"),
        ("https://example.ca/index.php?option=com_content&view=article&id=4", None),
        ("https://example.ca/index.php?option=com_tags&view=tag&id=4", "section-page"),
        ("https://example.ca/archives/1234", None),
        ("https://example.ca/page/bridge-closed-after-inspection", None),
    ],
)
def test_an_address_of_a_content_system_tells_its_kind(url: str, kind: str | None) -> None:
    assert address_kind(url) == kind


NOTICES = tomllib.loads((files("extract") / "notices.toml").read_text("utf-8"))


def is_notice(kind: str, line: str) -> bool:
    notices = notices_of(kind)
    return bool(notices.title.match(fold(line)) or notices.line.match(fold(line)))


@pytest.mark.parametrize("kind", NOTICES)
def test_a_notice_is_told_from_a_line_of_news(kind: str) -> None:
    assert [line for line in NOTICES[kind]["goes"] if not is_notice(kind, line)] == []
    assert [line for line in NOTICES[kind]["stays"] if is_notice(kind, line)] == []


@pytest.mark.parametrize("kind", NOTICES)
def test_no_sentence_of_news_is_a_notice(kind: str) -> None:
    assert [line for line in (*AR, *FR, *EN, *TITLES) if is_notice(kind, line)] == []
