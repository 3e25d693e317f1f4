"""A page that is extracted where workers are forked from: what a first page costs is spent once.

Patterns are compiled and models loaded when they are first needed, a seventh of a second in all; a worker
lives for 500 pages, and each month of a backfill and each outlet of a night begins with workers of its own.
Imported by the fork server (see :mod:`pipeline.worker`), which runs no threads.
"""

from extract import Extracted, NotAnArticle, Page, extract

PAGE = """<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8">
<title>الجالية تفتتح مركزها الجديد في مونتريال | صحيفة المهجر</title>
<meta property="og:title" content="الجالية تفتتح مركزها الجديد في مونتريال">
<meta property="og:type" content="article"><meta name="author" content="سمير خوري">
<link rel="canonical" href="https://news.example/2024/06/markaz/">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
"headline": "الجالية تفتتح مركزها الجديد في مونتريال",
"author": {"@type": "Person", "name": "سمير خوري"}}</script>
</head><body><nav><ul><li><a href="/">الرئيسية</a></li><li><a href="/local/">محليات</a></li></ul></nav>
<article><h1>الجالية تفتتح مركزها الجديد في مونتريال</h1>
<p>السبت 8 حزيران 2024 - 10:30</p><p>كتب: سمير خوري</p>
<p>مونتريال - افتتحت الجالية العربية مركزها الثقافي الجديد أمس في حفل حضره مئات من أبنائها، بعد أعوام
من العمل.</p>
<p>وقال رئيس الجمعية إن المركز سيقدم دروسا في اللغة العربية للأطفال كل يوم سبت، وإن أبوابه مفتوحة للجميع.</p>
<p>The centre opens its doors to the public on Monday, the city said in a short statement to the press.</p>
<p>ويضم المبنى مكتبة وقاعة للمحاضرات، ومن المنتظر أن تبدأ أنشطته
في الخريف المقبل بدعم من
بلدية المدينة.</p>
<p>المصدر: وكالات</p><p>اقرأ أيضا: مهرجان الفيلم العربي</p></article>
<aside><a href="/2024/06/film/">مهرجان الفيلم العربي</a></aside>
<footer>جميع الحقوق محفوظة</footer></body></html>"""


def warmed() -> Extracted | NotAnArticle:
    """Extract the page."""
    return extract(Page("https://news.example/2024/06/markaz/", PAGE.encode()))


warmed()
