"""Names of months and weekdays as Arabic pages print them. Data; spelt as read, folded by who uses it."""

from __future__ import annotations

from typing import Final

# One row a month: Egyptian and Gulf, Levantine and Iraqi, Maghrebi (Algerian, Tunisian, Moroccan), Libyan,
# English, French, and spellings seen in print.
MONTHS: Final[tuple[tuple[str, ...], ...]] = (
    ("يناير", "كانون الثاني", "كانون ثاني", "كانون2", "ك2", "جانفي", "أي النار", "January", "Jan", "janvier"),
    ("فبراير", "شباط", "شباط فبراير", "فيفري", "النوار", "February", "Feb", "février", "fevrier"),
    ("مارس", "آذار", "اذار", "أذار", "الربيع", "March", "Mar", "mars"),
    ("أبريل", "إبريل", "نيسان", "أفريل", "الطير", "April", "Apr", "avril"),
    ("مايو", "أيار", "ايار", "ماي", "الماء", "May", "mai"),
    ("يونيو", "يونية", "حزيران", "جوان", "يونيه", "الصيف", "June", "Jun", "juin"),
    ("يوليو", "يولية", "تموز", "جويلية", "يوليوز", "يوليه", "ناصر", "July", "Jul", "juillet"),
    ("أغسطس", "آب", "أوت", "غشت", "اغسطس", "هانيبال", "August", "Aug", "août", "aout"),
    ("سبتمبر", "أيلول", "شتنبر", "سبتامبر", "الفاتح", "September", "Sept", "Sep", "septembre"),
    ("أكتوبر", "تشرين الأول", "تشرين أول", "تشرين1", "ت1", "أوكتوبر", "التمور", "October", "Oct", "octobre"),
    (
        "نوفمبر",
        "تشرين الثاني",
        "تشرين ثاني",
        "تشرين الثان",
        "تشرين2",
        "ت2",
        "نونبر",
        "الحرث",
        "November",
        "Nov",
        "novembre",
    ),
    (
        "ديسمبر",
        "كانون الأول",
        "كانون أول",
        "كانون1",
        "ك1",
        "دجنبر",
        "الكانون",
        "December",
        "Dec",
        "décembre",
        "decembre",
    ),
)

# Persian names of the Gregorian months are left out: Persian pages print Jalali ones.
JALALI_MONTHS: Final[tuple[tuple[str, ...], ...]] = (
    ("فروردین",),
    ("اردیبهشت",),
    ("خرداد",),
    ("تیر",),
    ("مرداد", "امرداد"),
    ("شهریور",),
    ("مهر",),
    ("آبان",),
    ("آذر",),
    ("دی",),
    ("بهمن",),
    ("اسفند",),
)

HIJRI_MONTHS: Final[tuple[tuple[str, ...], ...]] = (
    ("محرم", "المحرم", "محرم الحرام"),
    ("صفر", "صفر الخير"),
    ("ربيع الأول", "ربيع أول"),
    ("ربيع الآخر", "ربيع الثاني", "ربيع ثاني", "ربيع ثان"),
    ("جمادى الأولى", "جمادى الأول", "جمادى أولى"),
    ("جمادى الآخرة", "جمادى الثانية", "جمادى الآخر", "جمادى الثاني"),
    ("رجب", "رجب الفرد"),
    ("شعبان",),
    ("رمضان", "رمضان المبارك"),
    ("شوال",),
    ("ذو القعدة", "ذي القعدة", "ذوالقعدة"),
    ("ذو الحجة", "ذي الحجة", "ذوالحجة"),
)

# What is counted in "three hours ago", by its seconds; the Arabic dual says two.
AGO_UNITS: Final[dict[int, tuple[str, ...]]] = {
    1: ("ثانية", "ثوان", "ثواني", "second", "seconds", "seconde", "secondes"),
    60: ("دقيقة", "دقائق", "minute", "minutes", "min", "mins"),
    120: ("دقيقتين", "دقيقتان"),
    3_600: ("ساعة", "ساعات", "hour", "hours", "heure", "heures"),
    7_200: ("ساعتين", "ساعتان"),
    86_400: ("يوم", "أيام", "يوما", "day", "days", "jour", "jours"),
    172_800: ("يومين", "يومان"),
    604_800: ("أسبوع", "أسابيع", "week", "weeks", "semaine", "semaines"),
    1_209_600: ("أسبوعين", "أسبوعان"),
}

# Words that are a whole dateline, by how many days before the fetch.
DAY_WORDS: Final[dict[int, tuple[str, ...]]] = {
    0: ("اليوم", "today", "aujourd'hui"),
    1: ("أمس", "البارحة", "yesterday", "hier"),
    2: ("أول أمس", "أول من أمس", "avant-hier"),
}

# Monday first, as datetime.weekday() counts.
WEEKDAYS: Final[tuple[tuple[str, ...], ...]] = (
    ("الإثنين", "الاثنين", "الأثنين", "اثنين", "إثنين", "دوشنبه", "Monday", "Mon", "lundi"),
    ("الثلاثاء", "الثلثاء", "ثلاثاء", "سه‌شنبه", "سه شنبه", "Tuesday", "Tue", "mardi"),
    ("الأربعاء", "الاربعاء", "أربعاء", "چهارشنبه", "Wednesday", "Wed", "mercredi"),
    ("الخميس", "خميس", "پنجشنبه", "پنج‌شنبه", "Thursday", "Thu", "jeudi"),
    ("الجمعة", "الجمعه", "جمعة", "جمعه", "Friday", "Fri", "vendredi"),
    ("السبت", "سبت", "شنبه", "Saturday", "Sat", "samedi"),
    ("الأحد", "الاحد", "أحد", "یکشنبه", "Sunday", "Sun", "dimanche"),
)

MORNING: Final = ("ص", "صباحا", "صباحاً", "ق.ظ", "AM", "a.m.")
EVENING: Final = ("م", "مساء", "مساءً", "ظهرا", "عصرا", "ب.ظ", "PM", "p.m.")

# What a page prints before its date.
LABELS: Final = (
    "نشر في", "نشر بتاريخ", "نشر", "نشرت في", "نشرت", "نُشر", "تم النشر", "تم النشر في", "تم النشر بتاريخ",
    "تاريخ النشر",
    "تاريخ النشر والتحديث", "تاريخ", "التاريخ", "بتاريخ", "كتب في", "كتب بتاريخ", "أضيف في", "أضيف بتاريخ",
    "تاريخ الإضافة",
    "أدرج في", "يوم", "اليوم", "صدر في", "حرر في", "تحرير في", "وقت النشر", "النشر", "تاریخ انتشار",
    "Published", "Published on",
    "Posted on", "Date", "Publié le", "Le",
)  # fmt: skip
UPDATED: Final = (
    "آخر تحديث", "اخر تحديث", "تحديث", "حدث في", "حدث بتاريخ", "تم التحديث", "عدل في", "آخر تعديل",
    "تاريخ التحديث",
    "Updated", "Last updated", "Mis à jour", "Modified",
)  # fmt: skip
