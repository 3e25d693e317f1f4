"""Each rule of the tables takes its example and leaves its neighbour; cleaning is honest."""

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.arabic import fold
from extract.clean import Surroundings, clean
from extract.furniture import Rule, find_furniture, rule_for, rules

BODY = [
    "أعلنت بلدية الضاحية أن المكتبة العامة ستفتح أبوابها سبعة أيام في الأسبوع ابتداء من مطلع الشهر المقبل.",
    "وقالت مديرة المكتبة إن القرار جاء بعد استفتاء شارك فيه أكثر من ألفي ساكن من سكان الحي.",
    "وأضافت أن قاعة جديدة للأطفال ستخصص للقراءة بالعربية والفرنسية مساء كل خميس.",
    "ورحبت جمعيات الجالية بالخطوة، ودعت العائلات إلى التسجيل قبل نهاية الأسبوع.",
]
SAYINGS = [
    "وقال المصدر إن الاتفاق بات قريبا.",
    "شاركت الجالية في المهرجان.",
    "المصدر الأول للدخل هو السياحة.",
]


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.name)
def test_a_rule_takes_its_example(rule: Rule) -> None:
    assert rule.matches(fold(rule.goes))


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.name)
def test_no_rule_takes_the_neighbours_of_a_rule(rule: Rule) -> None:
    for line in rule.stays:
        assert rule_for(fold(line), at_top=True, at_end=True, at_last=True) is None, line


@pytest.mark.parametrize("line", [*SAYINGS, *BODY])
def test_a_sentence_with_a_rules_word_in_it_stays(line: str) -> None:
    assert rule_for(fold(line), at_top=True, at_end=True, at_last=True) is None


def test_names_of_rules_are_unique_and_name_their_family() -> None:
    names = [rule.name for rule in rules()]
    assert len(set(names)) == len(names)
    assert all(name.count("/") == 1 for name in names)


def test_every_rule_is_looked_for_in_a_known_place() -> None:
    assert {rule.where for rule in rules()} <= {"any", "top", "end", "last", "edge"}
    assert {rule.takes for rule in rules()} <= {"line", "links", "rest"}


STRINGS = Path(__file__).resolve().parents[3] / "shared" / "outlets" / "furniture.tsv"
SHARES = {
    "share": 0.8,
    "pager": 0.85,
    "comment": 0.75,
    "tags": 0.6,
    "more": 0.6,
    "related": 0.75,
    "other": 0.5,
}


@pytest.mark.shared
def test_most_of_what_content_systems_print_around_articles_is_known() -> None:
    """The list holds what stands in forms and menus too, so no share is whole."""
    asked, taken = Counter[str](), Counter[str]()
    for row in STRINGS.read_text("utf-8").splitlines()[1:]:
        string, family, *_ = row.split("\t")
        line = re.sub(r"%(?:\d\$)?s|%d|%", "12" if family in ("comment", "pager") else BODY[0][:30], string)
        asked[family] += 1
        taken[family] += rule_for(fold(line), at_top=True, at_end=True, at_last=True) is not None
    assert {family for family, share in SHARES.items() if taken[family] < share * asked[family]} == set()


FAMILIES = {
    "more", "related", "share", "follow", "counter", "pager", "tags", "comment", "cookie", "copyright",
    "advert", "embed", "signoff",
}  # fmt: skip


LANGUAGES = ("-fa", "-ur", "-en", "-fr", "-es", "-de", "-tr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_family_of_furniture_is_known_in_every_language_of_the_papers(language: str) -> None:
    named = {rule.name for rule in rules()}
    assert {name.split("/")[0] for name in named if name.endswith(language)} >= FAMILIES
    assert {name.split("/")[0] for name in named if name[-3:] not in LANGUAGES} >= FAMILIES


FOREIGN = {
    "en": (
        [
            "The borough of the suburb said on Monday that its library will open seven days a week from May.",
            "Next steps for the tenants",
            "Comments made in the hall were mostly in favour, the head of the library told the paper.",
        ],
        ["Continue reading", "Click to share on Facebook (Opens in new window)", "Follow us on Instagram",
         "4 min read", "1,204 views", "Filed under: Community, Books", "© 2024 The Bridge",
         "Advertisement", "READ ALSO: Thirty families win their case", "Leave a Reply", "Nice to hear that"],
    ),
    "fr": (
        [
            "L'arrondissement annonce que sa bibliothèque ouvrira sept jours sur sept dès le mois de mai.",
            "Suivre le chantier coûte cher, note la directrice, qui demande un second budget à la ville.",
            "Les commentaires entendus dans la salle étaient plutôt favorables au projet de la bibliothèque.",
        ],
        ["Lire la suite", "Partager cet article sur Facebook", "Suivez-nous sur Instagram", "Publicité",
         "Temps de lecture : 4 min", "1 204 vues", "Mots-clés : communauté, livres", "Tous droits réservés",
         "À lire aussi : Trente familles ont gain de cause", "Laisser un commentaire", "Bravo à la ville"],
    ),
    "fa": (
        [
            "شهرداری ناحیه روز دوشنبه گفت که کتابخانه عمومی از ماه آینده هفت روز هفته باز خواهد بود.",
            "بیشتر خانواده‌های محله از این تصمیم خوشحال شدند و برای ثبت نام به کتابخانه رفتند.",
            "نظرات مردم در جلسه بیشتر موافق طرح بود و مدیر کتابخانه از آنان سپاسگزاری کرد.",
        ],
        ["ادامه مطلب", "اشتراک‌گذاری در تلگرام", "ما را در اینستاگرام دنبال کنید", "زمان مطالعه: ۴ دقیقه",
         "تعداد بازدید: ۱۲۰۴", "برچسب‌ها: کتابخانه، محله", "تمامی حقوق محفوظ است", "تبلیغات",
         "بیشتر بخوانید: سی خانواده پیروز شدند", "دیدگاه خود را بنویسید", "خبر خوبی بود"],
    ),
    "ur": (
        [
            "بلدیہ نے پیر کو اعلان کیا کہ محلے کی لائبریری اگلے مہینے سے ہفتے کے ساتوں دن کھلی رہے گی۔",
            "مزید خاندان بھی اس فیصلے پر خوش ہیں اور بچوں کے نام لکھوانے کے لیے لائبریری پہنچ گئے۔",
            "تبصرے کرنے والوں میں دونوں محلوں کے لوگ تھے اور سب نے نئی عمارت کی تعریف کی۔",
        ],
        ["مزید پڑھیں", "فیس بک پر شیئر کریں", "ہمیں فیس بک پر فالو کریں", "پڑھنے کا وقت: ۴ منٹ",
         "۱۲۰۴ بار دیکھا گیا", "ٹیگز: لائبریری، محلہ", "جملہ حقوق محفوظ ہیں", "اشتہار",
         "یہ بھی پڑھیں: تیس خاندان مقدمہ جیت گئے", "اپنا تبصرہ لکھیں", "بہت اچھی خبر ہے"],
    ),
    "es": (
        [
            "El municipio anunció el lunes que la biblioteca abrirá los siete días de la semana desde mayo.",
            "Más familias del barrio celebraron la decisión y fueron a inscribir a sus hijos.",
            "Los comentarios en la sala fueron favorables, contó la directora de la biblioteca al periódico.",
        ],
        ["Seguir leyendo", "Haz clic para compartir en WhatsApp (Se abre en una ventana nueva)",
         "SÍGANOS EN FACEBOOK E INSTAGRAM", "Tiempo de lectura: 4 min", "1.204 visitas",
         "Etiquetas: comunidad, libros", "Todos los derechos reservados", "PUBLICIDAD",
         "MÁS LEÍDAS", "Lee también: Treinta familias ganan el juicio", "Deja un comentario",
         "Qué buena noticia"],
    ),
    "de": (
        [
            "Der Bezirk teilte am Montag mit, dass die Bibliothek ab Mai an sieben Tagen der Woche öffnet.",
            "Weitere Familien aus dem Viertel freuten sich und meldeten ihre Kinder sofort an.",
            "Kommentare dieser Art habe sie noch nie gehört, sagte die Leiterin der Bibliothek der Zeitung.",
        ],
        ["Weiterlesen", "Klicken, um auf WhatsApp zu teilen (Wird in neuem Fenster geöffnet)",
         "FOLGEN SIE UNS AUF FACEBOOK", "Lesezeit: 4 Minuten", "1.204 Aufrufe",
         "Schlagwörter: Gemeinde, Bücher",
         "Alle Rechte vorbehalten.", "ANZEIGE", "Lesen Sie auch: Dreißig Familien gewinnen",
         "Hinterlasse einen Kommentar", "Schöne Nachricht"],
    ),
    "tr": (
        [
            "Belediye pazartesi günü kütüphanenin mayıstan itibaren haftanın yedi günü açılacağını duyurdu.",
            "İlgili aileler karara sevindi ve çocuklarını yazdırmak için kütüphaneye gitti.",
            "Yorumların çoğu olumluydu, dedi kütüphane müdürü gazeteye verdiği kısa demeçte.",
        ],
        ["DEVAMINI OKU", "Facebook’ta paylaşmak için tıklayın (Yeni pencerede açılır)",
         "BİZİ INSTAGRAM'DA TAKİP EDİN", "Okuma süresi: 4 dk", "1.204 okunma",
         "ETİKETLER: kütüphane, mahalle",
         "Tüm hakları saklıdır.", "REKLAM", "İLGİLİ HABER: Otuz aile davayı kazandı", "Bir cevap yazın",
         "Çok güzel haber"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", FOREIGN)
def test_a_text_in_another_language_loses_its_furniture_and_no_word_more(language: str) -> None:
    text, furniture = FOREIGN[language]
    cleaned = clean([text[0], *furniture[:2], *text[1:], *furniture[2:]])
    assert list(cleaned.paragraphs) == text
    assert len(cleaned.removed) == len(furniture)


@pytest.mark.parametrize(
    "line",
    [
        "Tag team wins the final",
        "Topic-based learning for every pupil",
        "Category-five storm heads for the coast",
        "Page after page of the ledger was blank",
        "Views from the bridge",
        "Follow the money",
        "Sign of the times",
        "Related party",
        "Thirty minutes later",
        "Trois minutes de silence",
        "Sujet tabou dans les familles",
        "Imprimer la monnaie",
        "بخش دوم",
        "سه ماه بعد",
        "بازدید از موزه",
        "صفحه تازه",
        "تین سال بعد",
        "Lee el río como un mapa",
        "Compartir el pan",
        "Comentario al margen",
        "Última parada",
        "Teilen und herrschen",
        "Folgen der Flut",
        "Mehr Mut",
        "Zurück in die Stadt",
        "Anzeige gegen Unbekannt",
        "Takip eden gözler",
        "Son söz",
        "Yorum farkı",
        "Paylaşılan ekmek",
    ],
)
def test_a_sub_head_that_begins_like_furniture_stays(line: str) -> None:
    assert rule_for(fold(line), at_top=True, at_end=True, at_last=True) is None


@pytest.mark.parametrize(
    "line",
    [
        "© 2024 الجسر",
        "جميع الحقوق محفوظة",
        "جميع الحقوق محفوظة.",
        "جميع الحقوق محفوظة © جريدة الجسر 2024",
        "جميع الحقوق محفوظة لموقع كندا سيتي",
        "جميع الحقوق محفوظة لجريدة الجسر الجديد 2010-2024",
        "جميع الحقوق محفوظة للموقع",
        "جميع الحقوق محفوظة - الجسر نيوز",
        "كل الحقوق محفوظة لـ Al Jisr News",
        "كافة حقوق النشر محفوظة لصحيفة المهاجر",
        "حقوق النشر © 2024 الجسر. كل الحقوق محفوظة.",
        "حقوق النشر محفوظة 2024",
        "الحقوق محفوظة",
        "2024 © جميع الحقوق محفوظة",
        "Copyright © 2024 The Bridge. All rights reserved.",
        "Copyright 2024 The Bridge",
        "© The Bridge Newspaper",
        "تصميم وتطوير شركة الجسر",
        "تصميم وبرمجة: Al Jisr Web",
        "تصميم الموقع: شركة النور",
        "مدعوم بفخر من WordPress",
        "يعمل بواسطة ووردبريس",
        "Tous droits réservés © Le Pont",
        "Tous droits réservés Le Pont 2024",
        "All Rights Reserved © 2024",
        "تابعونا على فيسبوك وتويتر",
        "تابعونا على صفحتنا على الفيسبوك",
        "تابعونا على قناتنا على يوتيوب",
        "تابعونا على صفحة الجسر على فيسبوك",
        "تابعونا على مواقع التواصل الاجتماعي",
        "تابعونا عبر واتساب لمعرفة آخر الأخبار",
        "تابعونا على: فيسبوك | تويتر | يوتيوب",
        "اشترك في نشرتنا البريدية",
        "اشترك في قناتنا على يوتيوب",
        "اشتركوا في قناتنا على تيليجرام ليصلكم كل جديد",
        "اشترك الآن",
        "انضموا إلى مجموعتنا على واتساب",
        "انضم إلى قناتنا على تليجرام الآن",
        "للاشتراك في النشرة البريدية",
        "تابع",
        "Follow us on Facebook",
        "Subscribe to our newsletter",
        "تابعنا على Google News",
        "تابعنا على جوجل نيوز",
        "حمل تطبيقنا الآن",
        "مدة القراءة: ٣ دقائق",
        "وقت القراءة 5 دقائق",
        "3 دقائق للقراءة",
        "5 min read",
        "دقيقتان للقراءة",
        "صورة تعبيرية",
        "صورة أرشيفية (رويترز)",
        "صورة أرشيفية للجسر",
        "الصورة: من الأرشيف",
        "صورة توضيحية - رويترز",
        "صورة أرشيفية: أ ف ب",
        "هذا الفيديو غير متوفر",
        "الفيديو غير متاح في بلدك",
        "تخطى البودكاست وواصل القراءة",
        "تخطى الأكثر قراءة وواصل القراءة",
        "تخطى YouTube مشاركة وواصل القراءة",
        "نهاية الفيديو",
        "نهاية التغريدة, 1",
        "اقرأ أيضا في موقع الجسر",
        "اقرأ أيضا على موقعنا",
        "شاهد أيضا: لقاء مع عميد الجالية",
        "اقرأ أيضا : هل ترتفع الأسعار؟",
        "اقرأ المزيد: أسعار الإيجار ترتفع...",
        "اضغط للمشاركة على فيسبوك (فتح في نافذة جديدة)",
        "اضغط لإرسال الموضوع إلى صديق",
        "انقر للمشاركة على واتساب",
        "لا توجد تعليقات",
        "25 إعجاب",
        "1,234 متابع",
        "Your browser does not support the video tag.",
        "Your browser does not support the audio element.",
        "Your browser does not support HTML5 video.",
        "Your browser doesn't support iframes",
        "Please enable JavaScript to view the comments powered by Disqus.",
        "JavaScript is disabled in your browser.",
        "JavaScript is required to view this page",
        "This video is unavailable",
        "This video is not available in your country",
        "This video has been removed by the uploader",
        "This post was deleted by its author",
        "Video unavailable",
        "Click to enlarge",
        "Click on the image to enlarge",
        "Read more: Library opens on Sundays",
        "Read Also – Thirty families win",
        "Related: “We will win”",
        "See also: What the court said...",
        "3 thoughts on “Library to open”",
        "One thought on “Library to open”",
        "No comments yet",
        "12 Comments",
        "Like this:",
        "Reading time: 3 min",
        "3 min read",
        "Reading time",
        "Sponsored content",
        "Sponsored by",
        "Ads by Google",
        "À lire aussi : Trente familles ont gain de cause",
        "Cliquez ici pour lire la suite",
        "Cette vidéo n'est plus disponible",
        "Votre navigateur ne supporte pas la lecture de vidéos",
        "Votre navigateur ne prend pas en charge la balise vidéo.",
        "Votre navigateur n'est pas à jour",
        "Veuillez activer JavaScript pour voir les commentaires",
        "J'aime ça :",
        "3 commentaires",
        "Un commentaire sur « La bibliothèque »",
        "Cliquez pour agrandir",
        "La suite après cette publicité",
        "بیشتر بخوانید: سی خانواده پیروز شدند",
        "۳ دیدگاه برای «کتابخانه»",
        "تعداد نمایش: ۱۲",
        "۱۲ بازدید",
        "تمامی حقوق مادی و معنوی این سایت محفوظ است",
        "تمام حقوق این وب‌سایت متعلق به روزنامه جسر است",
        "کلیه حقوق محفوظ است",
        "استفاده از مطالب سایت با ذکر منبع بلامانع است.",
        "بازنشر مطالب بدون ذکر منبع پیگرد قانونی دارد",
        "لینک کوتاه: https://example.org/a1",
        "یہ بھی پڑھیں: تیس خاندان مقدمہ جیت گئے",
        "جملہ حقوق بحق روزنامہ جسر محفوظ ہیں",
        "۳ تبصرے",
    ],
)
def test_a_whole_line_of_furniture_goes_wherever_it_stands(line: str) -> None:
    assert rule_for(fold(line)) is not None


@pytest.mark.parametrize(
    "line",
    ["📲 تابعونا على فيسبوك", "🔴 اقرأ أيضا: مكتبة الحي", "اشترك الآن 👇👇", "✉️ اشترك في نشرتنا البريدية"],
)
def test_pictographs_at_its_ends_make_no_text_of_a_line_of_furniture(line: str) -> None:
    assert rule_for(fold(line)) is not None
    assert rule_for(fold("✅ والشرط واحد: من يختر الأغنية يقدها.")) is None


@pytest.mark.parametrize(
    "line",
    [
        "A post shared by Rima Haddad",
        "A post shared by Rima Haddad (@rima)",
        "A post shared by @rima.haddad",
        "A post shared by CBC News Montreal",
        "A post shared by Rima Haddad (@rima) on May 4, 2024 at 3:12pm PDT",
        "A post shared by Rima Haddad on May 4, 2024",
        "A post shared by J. K. Rowling",
        "A post shared by جريدة الحي (@alhay)",
        "A post shared by جريدة الحي",
        "Post shared by Rima Haddad",
        "A post shared by",
        "Une publication partagée par Rima Haddad",
        "Une publication partagée par Rima Haddad (@rima)",
        "تمت مشاركة منشور بواسطة جريدة الحي",
        "تمت مشاركة منشور بواسطة Rima Haddad",
        "عرض هذا المنشور على Instagram",
        "A tweet by Rima Haddad (@rima)",
    ],
)
def test_the_line_under_an_embedded_post_goes_whoever_shared_it(line: str) -> None:
    assert rule_for(fold(line)) is not None


@pytest.mark.parametrize(
    "line",
    [
        "المقال السابق",
        "التعليقات على مكتبة الحي تفتح أبوابها مغلقة",
        "المقال التالي مهرجان الربيع",
        "الخبر السابق: مهرجان الربيع",
        "التالي »",
        "السابق: مهرجان",
        "حجم الخط",
        "حجم الخط: أ أ+",
        "رابط مختصر: https://example.org/a",
        "الرابط المختصر : example.org/?p=12",
        "التعليقات لا تعبر عن رأي الصحيفة",
        "التعليقات المنشورة لا تعبر عن رأي الموقع وإنما عن رأي أصحابها",
        "الآراء الواردة في المقال تعبر عن رأي كاتبها ولا تمثل بالضرورة رأي الجريدة",
        "المقالات المنشورة لا تعبر بالضرورة عن رأي الموقع",
        "إن الآراء الواردة لا تعبر بالضرورة عن رأي صحيفة الجسر",
        "الموقع غير مسؤول عن محتوى التعليقات",
        "الجريدة لا تتحمل أي مسؤولية عن محتوى الإعلانات",
        "حمل تطبيق الجريدة الآن",
        "حمل تطبيق الجسر نيوز مجانا",
        "حملوا تطبيق الجسر من متجر غوغل بلاي",
        "تحميل التطبيق",
        "Follow him on X",
        "Follow her on Twitter @rima",
        "Follow them at @bridge",
        "All rights reserved to The Bridge",
        "Powered by WordPress",
        "Website by Acme Studio",
        "Download our app on Google Play",
        "Get the app today",
        "Article précédent : Le pont",
        "Article suivant",
    ],
)
def test_furniture_of_the_ends_goes_with_its_names_and_titles(line: str) -> None:
    assert rule_for(fold(line), at_top=True, at_end=True, at_last=True) is not None


def test_a_number_goes_at_the_end_and_stays_in_the_middle() -> None:
    lines = [BODY[0], "2024", *BODY[1:], "1"]
    assert [taken.index for taken in find_furniture(lines)] == [len(lines) - 1]


def test_a_heading_takes_the_links_under_it_and_no_paragraph() -> None:
    headlines = ["حكم لصالح ثلاثين عائلة", "عشرون عاما على مدرسة السبت"]
    lines = [BODY[0], BODY[1], "اقرأ أيضاً", *headlines, BODY[2], BODY[3]]
    taken = find_furniture(lines, links={fold(line) for line in headlines})
    assert [t.index for t in taken] == [2, 3, 4]
    assert taken[1].rule == "related/read-also-item"


def test_the_comments_go_with_all_that_follows_them() -> None:
    lines = [*BODY, "التعليقات", "سامي: شكرا على الخبر", "ليلى: متى يبدأ التسجيل؟"]
    assert [t.index for t in find_furniture(lines)] == [4, 5, 6]


def test_counters_go_in_both_digit_systems() -> None:
    for line in (
        "عدد المشاهدات : ١٢٣٤",
        "1,234 مشاهدة",
        "٥ تعليقات",
        "مدة القراءة: دقيقتان",
        "عدد القراءات: 12 | عدد التعليقات (3)",
    ):
        assert rule_for(fold(line)), line


def test_what_is_learned_from_other_pages_goes() -> None:
    refrain = "منصة الجسر صوت العرب في كندا"
    cleaned = clean([*BODY, refrain], Surroundings(learned={fold(refrain)}))
    assert cleaned.paragraphs == tuple(BODY)
    assert cleaned.removed[0].rule == "learned/outlet"


def test_the_ledger_keeps_every_removed_word_with_its_place() -> None:
    lines = [*BODY, "المصدر : رويترز", "المزيد", "1"]
    cleaned = clean(lines)
    assert [r.text for r in cleaned.removed] == lines[4:]
    assert cleaned.removed[0].place == "line 5 of 7"
    assert [r.rule for r in cleaned.removed] == ["credit/source", "more/more", "counter/bare-number"]


SOME_LINES = st.sampled_from(
    [*BODY, *SAYINGS, *(rule.goes for rule in rules()), *(line for rule in rules() for line in rule.stays),
     "المصدر: رويترز", "المحرر:هناء فهمي", "كتبت ـ أمل فرج", "8 حزيران 2024", "(أ ف ب)", "1", "", "فاصل",
     "Une phrase en français, au milieu du texte."]
)  # fmt: skip
TEXTS = st.lists(SOME_LINES | st.text(max_size=60), max_size=40)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_cleaning_twice_changes_nothing(lines: list[str]) -> None:
    once = clean(lines)
    assert clean(once.paragraphs).paragraphs == once.paragraphs


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_cleaning_never_adds_a_word_and_loses_none_untold(lines: list[str]) -> None:
    cleaned = clean(lines)
    told = Counter([*cleaned.paragraphs, *(removed.text for removed in cleaned.removed)])
    assert told == Counter(lines)
    kept = iter(lines)
    assert all(paragraph in kept for paragraph in cleaned.paragraphs), "the order changed"
