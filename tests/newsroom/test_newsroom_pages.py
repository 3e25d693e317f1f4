"""What readers see: pages, their encodings, their furniture, and the truth within them."""

import re
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from lxml import html

from newsroom.article import Truth
from newsroom.dates import EGYPTIAN, LEVANTINE
from newsroom.demo import DEMO_OUTLETS
from newsroom.press import Press
from newsroom.served import PressOutlet

OUTLETS = [outlet.id for outlet in DEMO_OUTLETS]


def seen(page: bytes, encoding: str) -> str:
    """The page's visible text, white space collapsed."""
    tree = html.document_fromstring(page.decode(encoding))
    for hidden in tree.xpath("//script | //style"):
        hidden.drop_tree()
    return " ".join(" ".join(tree.itertext()).split())


def read(client: httpx.Client, outlet: PressOutlet, truth: Truth) -> str:
    encoding = "windows-1256" if outlet.id == "qanadil-ottawa" else "utf-8"
    return seen(client.get(truth.url).content, encoding)


@pytest.mark.parametrize("outlet_id", OUTLETS)
def test_every_article_stands_on_its_page_word_for_word(
    press: Press, client: httpx.Client, outlet_id: str
) -> None:
    outlet = press.outlet(outlet_id)
    truths = outlet.truth()
    assert len(truths) >= 10
    for truth in truths:
        page = read(client, outlet, truth)
        assert all(" ".join(paragraph.split()) in page for paragraph in (truth.title, *truth.paragraphs))
        assert 4 <= len(truth.paragraphs) <= 8
        assert truth.text.split("\n") == list(truth.paragraphs)
        for name in (*truth.authors, truth.editor, truth.source, truth.agency, truth.translator):
            assert name is None or name in page


@pytest.mark.parametrize("outlet_id", OUTLETS)
def test_a_standfirst_doubles_the_lede_or_stands_alone(
    press: Press, client: httpx.Client, outlet_id: str
) -> None:
    outlet = press.outlet(outlet_id)
    counts = set()
    for truth in outlet.truth():
        times = read(client, outlet, truth).count(truth.paragraphs[0])
        assert truth.lede in (truth.paragraphs[0], None)
        assert times == 1 or (times == 2 and truth.lede)
        counts.add((times, truth.lede is not None))
    assert {(2, True), (1, True)} <= counts


def test_no_two_articles_of_the_press_share_a_paragraph(press: Press) -> None:
    paragraphs = [text for outlet in press.outlets for truth in outlet.truth() for text in truth.paragraphs]
    assert len(paragraphs) == len(set(paragraphs))


@pytest.mark.parametrize("outlet_id", OUTLETS)
def test_the_visible_date_is_the_day_of_publication_in_the_outlets_zone(
    press: Press, client: httpx.Client, outlet_id: str
) -> None:
    outlet = press.outlet(outlet_id)
    for truth in outlet.truth():
        page = read(client, outlet, truth).translate(str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789"))
        day = truth.published_day
        months = f"({EGYPTIAN[day.month - 1]}|{LEVANTINE[day.month - 1]})"
        assert re.search(rf"\b{day.day} {months}(/\w+| )*\b.*?{day.year}", page)


def test_only_the_hand_made_paper_tells_its_date_to_readers_alone(press: Press, client: httpx.Client) -> None:
    for outlet in press.outlets:
        truth = outlet.truth()[0]
        page = client.get(truth.url).content.decode("utf-8", "replace")
        iso = truth.published.astimezone(datetime.fromisoformat("2026-11-24T00:00-05:00").tzinfo).isoformat()
        assert (iso in page) == (outlet.id != "qanadil-ottawa")
        assert ("application/ld+json" in page) == (outlet.id == "jisr-montreal")


def test_a_day_is_the_outlets_day_and_not_that_of_greenwich(press: Press) -> None:
    outlet = press.outlet("jisr-montreal")
    night = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)
    edited = outlet.edit("market-fire", published=night)
    assert edited.published_day.isoformat() == "2026-11-19"
    assert edited.published == night


def test_the_hand_made_paper_is_windows_1256_and_only_its_page_says_so(
    press: Press, client: httpx.Client
) -> None:
    outlet = press.outlet("qanadil-ottawa")
    truth = outlet.truth()[0]
    answer = client.get(truth.url)
    assert answer.headers["content-type"] == "text/html"
    assert b"charset=windows-1256" in answer.content
    with pytest.raises(UnicodeDecodeError):
        answer.content.decode("utf-8")
    assert truth.title in answer.content.decode("windows-1256")


def test_letters_that_windows_1256_lacks_are_written_as_references(
    press: Press, client: httpx.Client
) -> None:
    outlet = press.outlet("qanadil-ottawa")
    truth = outlet.edit("cup-final", title="الكأس ٢٠٢٦ لـ«نسور الضفة» ✓")
    answer = client.get(truth.url)
    assert b"&#1634;&#1632;&#1634;&#1638;" in answer.content
    assert truth.title in seen(answer.content, "windows-1256")


def test_counters_move_at_each_request_in_both_sets_of_digits(press: Press, client: httpx.Client) -> None:
    western = arabic = False
    for outlet_id in ("jisr-montreal", "qanadil-ottawa"):
        outlet = press.outlet(outlet_id)
        for truth in outlet.truth():
            first, second = read(client, outlet, truth), read(client, outlet, truth)
            assert first != second
            counter = re.search(r"([\d,]+) مشاهدة|القراءات: (\d+)|المشاهدات : (\d+)", second)
            assert counter
            digits = next(filter(None, counter.groups()))
            western |= digits[0] in "123456789"
            arabic |= digits[0] in "١٢٣٤٥٦٧٨٩"
    assert western
    assert arabic


FURNITURE = {
    "jisr-montreal": (
        "المزيد",
        "شارك على",
        "الوسوم",
        "تعليقات",
        "ملفات تعريف الارتباط",
        "جميع الحقوق محفوظة",
    ),
    "riwaq-toronto": (
        "المزيد",
        "نسخ الرابط",
        "للقراءة",
        "اشترك في نشرتنا",
        "ملفات تعريف الارتباط",
        "آخر الأخبار",
    ),
    "qanadil-ottawa": ("المزيد", "أرسل لصديق", "طباعة", "التعليقات", "اقرا ايضا", "جميع الحقوق محفوظة"),
}


@pytest.mark.parametrize("outlet_id", OUTLETS)
def test_pages_carry_the_furniture_of_real_ones_and_other_headlines(
    press: Press, client: httpx.Client, outlet_id: str
) -> None:
    outlet = press.outlet(outlet_id)
    truths = outlet.truth()
    for truth in truths[:4]:
        page = read(client, outlet, truth)
        assert all(words in page for words in FURNITURE[outlet_id])
        assert sum(other.title in page for other in truths) >= 4
        assert all(words not in truth.text for words in FURNITURE[outlet_id])


def test_read_also_boxes_come_in_several_spellings(press: Press, client: httpx.Client) -> None:
    spellings = set()
    for outlet in press.outlets:
        for truth in outlet.truth():
            spellings |= set(re.findall(r"[اإأ]قر[أا](?:/ي)? [أا]يض[اً]+", read(client, outlet, truth)))
    assert len(spellings) >= 4


def test_credits_come_in_several_spellings(press: Press, client: httpx.Client) -> None:
    labels = set()
    pattern = r"(?:المصدر|المحرر|المحررة|تحرير|بقلم|كتبت|كتب|إعداد|تصوير|عدسة|ترجمة|ترجمه) ?[:/ـ-]"
    for outlet in press.outlets:
        for truth in outlet.truth():
            labels |= set(re.findall(pattern, read(client, outlet, truth)))
    assert len(labels) >= 10


def test_agencies_without_a_name_stand_beside_the_city_or_at_the_end(
    press: Press, client: httpx.Client
) -> None:
    outlet = press.outlet("qanadil-ottawa")
    forms = set()
    for truth in outlet.add_generated(200, days=3):
        if truth.agency == "وكالات":
            line = re.search(r"(?:أوتاوا ([-–ـ]) )?\(?وكالات\b", read(client, outlet, truth))
            assert line
            forms.add(line[1])
    assert forms == {None, "-", "–", "ـ"}


@pytest.mark.parametrize("outlet_id", OUTLETS)
def test_listings_page_through_every_article(press: Press, client: httpx.Client, outlet_id: str) -> None:
    outlet = press.outlet(outlet_id)
    outlet.add_generated(30, days=5)
    page, found = outlet.base_url + "/", set()
    for _ in range(10):
        tree = html.document_fromstring(client.get(page).content)
        tree.make_links_absolute(page)
        links = {link for _, _, link, _ in tree.iterlinks()}
        found |= links & {truth.url for truth in outlet.truth()}
        older = tree.xpath("//a[contains(., 'التالي') or contains(., 'الصفحة التالية')]/@href")
        if not older:
            break
        page = older[-1]
    assert found == {truth.url for truth in outlet.truth()}


@pytest.mark.parametrize(
    ("outlet_id", "second"),
    [
        ("jisr-montreal", "/category/city/page/2/"),
        ("riwaq-toronto", "/life/?page=2"),
        ("qanadil-ottawa", "/section.php?cat=sport&page=2"),
    ],
)
def test_sections_hold_their_own_articles_alone(
    press: Press, client: httpx.Client, outlet_id: str, second: str
) -> None:
    outlet = press.outlet(outlet_id)
    outlet.add_generated(60, days=5)
    page = client.get(outlet.base_url + second)
    assert page.status_code == 200
    encoding = "windows-1256" if outlet_id == "qanadil-ottawa" else "utf-8"
    words = seen(page.content, encoding)
    sections = {truth.section for truth in outlet.truth() if truth.title in words}
    assert len(sections) == 1


@pytest.mark.parametrize("outlet_id", OUTLETS)
def test_what_is_not_there_is_a_404_in_the_papers_own_dress(
    press: Press, client: httpx.Client, outlet_id: str
) -> None:
    outlet = press.outlet(outlet_id)
    answer = client.get(outlet.base_url + "/nothing/here/")
    assert answer.status_code == 404
    assert len(answer.content) > 500


def test_an_address_is_found_however_it_is_encoded_and_tracked(press: Press, client: httpx.Client) -> None:
    truth = press.outlet("jisr-montreal").truth()[0]
    assert re.search(r"%d8", truth.url)
    for url in (truth.url.replace("%d8", "%D8"), truth.url + "?utm_source=feed&fbclid=1"):
        assert client.get(url).status_code == 200
    answer = client.get(truth.url.rstrip("/"))
    assert (answer.status_code, answer.headers["location"]) == (301, truth.url)


def test_an_article_shows_once_the_clock_has_reached_it(press: Press, client: httpx.Client) -> None:
    outlet = press.outlet("riwaq-toronto")
    later = press.now + timedelta(hours=3)
    truth = outlet.edit("river-cleanup", published=later)
    assert client.get(truth.url).status_code == 404
    assert truth.slug not in {other.slug for other in outlet.truth()}
    press.advance(timedelta(hours=3))
    assert client.get(truth.url).status_code == 200
    assert outlet.truth()[0].slug == truth.slug


def test_edits_and_deletions_show_at_once(press: Press, client: httpx.Client) -> None:
    outlet = press.outlet("jisr-montreal")
    before = outlet.article("cinema-week")
    after = outlet.edit("cinema-week", lede="تأجلت الدورة السابعة من أسبوع الفيلم إلى الربيع.")
    assert after.url == before.url
    assert after.modified == press.now > before.modified
    assert after.paragraphs[0] in read(client, outlet, after)
    assert before.paragraphs[0] not in read(client, outlet, after)
    outlet.delete("cinema-week")
    assert client.get(after.url).status_code == 410
    outlet.delete("market-fire", status=404)
    assert client.get(outlet.article("market-fire").url).status_code == 404
    assert not {"cinema-week", "market-fire"} & {truth.slug for truth in outlet.truth()}
