"""Credits in every spelling become fields, and sentences are none."""

import pytest

from extract.credits import find_credits, read_credits, read_dateline
from extract.names import people

BODY = [
    "افتتحت في الحي الشرقي أول دار للمسنين يتكلم نصف العاملين فيها العربية.",
    "وتتسع الدار لستة وخمسين نزيلا، وفيها حديقة صغيرة ومطبخ مشترك.",
    "وقال مديرها إن قوائم الانتظار امتلأت قبل الافتتاح بأسبوعين.",
]


@pytest.mark.parametrize(
    ("line", "role", "value"),
    [
        ("المصدر : اوكسجين كندا نيوز", "source", "اوكسجين كندا نيوز"),
        ("المصدر:اكسجين كندا", "source", "اكسجين كندا"),
        ("المصدر/ صحيفة الحي", "source", "صحيفة الحي"),
        ("المصدر - رويترز", "source", "رويترز"),
        ("الـمـصـدر: رويترز", "source", "رويترز"),
        ("نقلاً عن: هيئة الإذاعة", "source", "هيئة الإذاعة"),
        ("المصدر : وكالات / صحف", "source", "وكالات / صحف"),
        ("المحرر : رامى بطرس", "editor", "رامى بطرس"),
        ("المحرّر:هناء فهمي", "editor", "هناء فهمي"),
        ("المحررة: سامية وديع", "editor", "سامية وديع"),
        ("تحرير/ سامي", "editor", "سامي"),
        ("ترجمه: ليلى حداد", "translator", "ليلى حداد"),
        ("ترجمة : ليلى حداد", "translator", "ليلى حداد"),
        ("تصوير: سعيد", "photographer", "سعيد"),
        ("Photo Credit: ICI Radio-Canada", "photographer", "ICI Radio-Canada"),
        ("بقلم: أحمد سالم", "author", "أحمد سالم"),
        ("بقلم / أحمد سالم", "author", "أحمد سالم"),
        ("كتبت ـ أمل فرج", "author", "أمل فرج"),
        ("كتب - أحمد سالم", "author", "أحمد سالم"),
        ("اعداد: نور", "author", "نور"),
        ("متابعة: نور الدين", "author", "نور الدين"),
        ("بقلم الكاتب شوقي مسلماني", "author", "شوقي مسلماني"),
        ("كتبت أسماء نصار", "author", "أسماء نصار"),
        ("كتبها للجريدة: عوني بشارة", "author", "عوني بشارة"),
        ("بقلم: د. فؤاد شمعون", "author", "د. فؤاد شمعون"),
        ("شعر: نجاة المصري", "author", "نجاة المصري"),
        ("كتب بواسطة Super User", "author", "Super User"),
        ("وكالات", "agency", "وكالات"),
        ("(أ ف ب)", "agency", "أ ف ب"),
        ("رويترز، أ.ف.ب", "agency", "رويترز، أ.ف.ب"),
        ("(راديو كندا/راديو كندا الدولي)", "source", "راديو كندا/راديو كندا الدولي"),
    ],
)
def test_a_credit_line_is_read_however_it_is_spelt(line: str, role: str, value: str) -> None:
    (credit,) = read_credits(line)
    assert (credit.role, credit.value, credit.raw) == (role, value, line)


@pytest.mark.parametrize(
    "line",
    [
        "وقال المصدر: إن الحكومة ستعلن القرار غدا.",
        "كتب محمد رسالة إلى الوزير.",
        "بقلم: وصل د. فؤاد شمعون أمس. ثم غادر",
        "كتبت للوزارة: الرسالة الثالثة لم تصل!",
        "المصدر الأول للدخل هو السياحة",
        "تصوير المشهد استغرق ثلاثة أيام: مطر، ثم شمس، ثم مطر من جديد. ولم يشتك أحد!",
        "ترجمة الكتاب إلى الفرنسية صدرت أمس",
        "قال الرئيس: نحن هنا.",
        "1- كانت المجلة بيتا للرأي الهادئ.",
    ],
)
def test_a_sentence_is_no_credit(line: str) -> None:
    assert read_credits(line) == ()


@pytest.mark.parametrize(
    "line",
    [
        "نُشر في 14 مارس 2026 بواسطة سلوى محمد بركات",
        "14 مارس 2026 - بقلم: سلوى محمد بركات",
        "نشر بتاريخ 14/03/2026 | كتبت: سلوى محمد بركات",
        "كتبت: سلوى محمد بركات نشر في 14 مارس 2026",
        "بقلم سلوى محمد بركات 14 مارس 2026",
        "سلوى محمد بركات | 14 مارس 2026",
    ],
)
def test_a_byline_and_its_day_share_a_line_in_any_order(line: str) -> None:
    assert [(c.role, c.value, c.raw) for c in read_credits(line)] == [("author", "سلوى محمد بركات", line)]


@pytest.mark.parametrize(
    "line",
    ["14 مارس 2026 كتب سامي رسالة طويلة", "في 14 مارس 2026 كتبت الصحف عنه", "افتتح المعرض | 14 مارس 2026"],
)
def test_what_happened_on_a_day_is_no_byline(line: str) -> None:
    assert read_credits(line) == ()


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("كتبت: سلوى محمد بركات نشر في 14 مارس 2026", "author"),
        ("كتبت - سلوى محمد بركات | 14/3/2026", "author"),
        ("بقلم/ سلوى محمد بركات - نشر بتاريخ 14 آذار 2026 - 10:30 ص", "author"),
        ("بقلم سلوى محمد بركات - نشر بتاريخ 14 آذار 2026", "author"),
        ("إعداد: سلوى محمد بركات (14 مارس 2026)", "author"),
        ("كتبت: سلوى محمد بركات، آخر تحديث 14 مارس 2026", "author"),
        ("تحرير: سلوى محمد بركات 14 آذار 2026", "editor"),
        ("نشر في 14 آذار 2026 | تحرير: سلوى محمد بركات", "editor"),
        ("ترجمة: سلوى محمد بركات، 14 مارس 2026", "translator"),
        ("المصدر: صحيفة سلوى الأسبوعية - 14 مارس 2026", "source"),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 3, 9])
def test_a_credit_with_its_day_is_read_over_and_under_a_text_of_any_length(
    line: str, role: str, size: int
) -> None:
    value = "صحيفة سلوى الأسبوعية" if role == "source" else "سلوى محمد بركات"
    text = (BODY * 3)[:size]
    for paragraphs in ([line, *text], [*text, line]):
        split = find_credits(paragraphs)
        assert [(c.role, c.value, c.raw) for c in split.credits] == [(role, value, line)]


@pytest.mark.parametrize("label", ["تحرير", "المحرر", "ترجمة"])
def test_a_day_before_an_editor_is_no_part_of_the_name(label: str) -> None:
    (credit,) = find_credits([f"السبت 14 مارس 2026 - {label}: هناء فهمي", *BODY]).credits
    assert credit.value == "هناء فهمي"


def test_a_name_of_a_weekday_is_no_part_of_a_day_that_it_does_not_fit() -> None:
    (credit,) = read_credits("كتب: محمد جمعة 14 مارس 2026")  # a Saturday
    assert credit.value == "محمد جمعة"


@pytest.mark.parametrize(
    "line", ["كتبت هذه القصيدة - 14 مارس 2026", "كتبت سلوى رسالتها الأولى، 14 مارس 2026"]
)
def test_what_was_written_on_a_day_is_no_credit_under_a_text(line: str) -> None:
    assert find_credits([*BODY, line]).indices == ()


def test_what_happened_on_a_day_is_no_name_behind_a_label() -> None:
    for value in ("زار الوزير المدينة في 14 مارس 2026", "مؤتمر المناخ 14 مارس 2026"):
        assert [c.value for c in read_credits(f"تقرير: {value}")] == [value]


def test_two_names_have_a_lone_and_between_them() -> None:
    (credit,) = read_credits("كتب سليم حداد و ريم عازار")
    assert (credit.role, credit.value) == ("author", "سليم حداد و ريم عازار")
    assert read_credits("كتب سليم حداد و ريم") == ()


def test_one_line_can_hold_two_credits() -> None:
    for line in ("المحرر: هناء فهمي | المصدر: صحف", "تحرير: هناء فهمي - المصدر: صحف"):
        assert [(c.role, c.value) for c in read_credits(line)] == [("editor", "هناء فهمي"), ("source", "صحف")]


def test_a_double_label_names_two_roles() -> None:
    assert {c.role for c in read_credits("ترجمة وتحرير: ليلى حداد")} == {"translator", "editor"}


def test_credits_are_taken_from_the_ends_and_not_from_the_middle() -> None:
    middle = [*BODY * 4, "المصدر: الكتاب", *BODY * 4]
    assert find_credits(middle).indices == ()
    split = find_credits(["كتبت ـ أمل فرج", *BODY, "المصدر : صحف", "المحرر : رامى بطرس"])
    assert split.indices == (0, 4, 5)
    assert [credit.role for credit in split.credits] == ["author", "source", "editor"]


def test_a_press_digest_keeps_the_source_under_each_item() -> None:
    digest = [line for paragraph in BODY for line in (paragraph, "المصدر: صحيفة الحي")]
    assert find_credits(digest).indices == ()


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("كايلا إبستين وأنجليكا كاساس", ("كايلا إبستين", "أنجليكا كاساس")),
        ("سامية وديع", ("سامية وديع",)),
        ("محمد علي وليد سعد", ("محمد علي وليد سعد",)),
        ("أحمد سالم، منى علي", ("أحمد سالم", "منى علي")),
        ("John Smith and Mary Roe", ("John Smith", "Mary Roe")),
        ("الأستاذ الشيخ منير الكردي / وندسور – كندا", ("منير الكردي",)),
        ("د. سمير عطا", ("سمير عطا",)),
        ("admin", ()),
        ("هيئة التحرير", ()),
        ("editor@example.ca", ()),
        ("https://example.ca/author/1", ()),
    ],
)
def test_authors_are_names_of_people(value: str, names: tuple[str, ...]) -> None:
    assert people([value]) == names


def test_the_outlets_own_name_is_no_author() -> None:
    assert people(["جسر مونتريال", "أحمد سالم"], ["جسر مونتريال"]) == ("أحمد سالم",)


@pytest.mark.parametrize(
    ("opening", "city", "agency"),
    [
        ("مونتريال – أعلنت البلدية قرارها.", "مونتريال", None),
        ("أوتاوا (رويترز) - قالت الوزيرة إن الخطة جاهزة.", "أوتاوا", "رويترز"),
        ("القاهرة - وكالات: قال مسؤول إن الخطة جاهزة.", "القاهرة", "وكالات"),
        ("قال الوزير: إن الخطة جاهزة.", None, None),
        ("مونتريال مدينة كبيرة - كما يقول أهلها.", None, None),
    ],
)
def test_a_dateline_names_a_city_and_an_agency(opening: str, city: str | None, agency: str | None) -> None:
    assert read_dateline(opening) == (city, agency)


@pytest.mark.parametrize("line", ["نص: البيان الختامي للمؤتمر", "شعر: النكبة", "بواسطة الطائرات المسيرة"])
def test_what_stands_behind_a_word_of_credits_and_is_no_name_stays(line: str) -> None:
    assert read_credits(line) == ()
    assert find_credits([BODY[0], line, *BODY[1:]]).indices == ()


def test_a_name_behind_a_bare_by_is_a_credit_under_the_headline_alone() -> None:
    line = "بواسطة سلوى بركات"
    assert find_credits([line, *BODY]).indices == (0,)
    assert find_credits([*BODY, line]).indices == ()


def test_a_user_behind_by_and_a_colon_is_still_a_credit() -> None:
    assert find_credits([BODY[0], *BODY, "بواسطة: admin"]).indices == (4,)


@pytest.mark.parametrize("line", ["***", "• • •", "---", "| | |"])
def test_a_line_of_signs_is_no_credit(line: str) -> None:
    assert find_credits([line, *BODY, line]).indices == ()
    assert read_credits(line) == ()
