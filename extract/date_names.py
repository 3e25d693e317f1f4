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

# Iranian names, then Afghan ones (the signs of the zodiac). Persian names of Gregorian months are in
# date_languages.toml.
JALALI_MONTHS: Final[tuple[tuple[str, ...], ...]] = (
    ("فروردین", "حمل"),
    ("اردیبهشت", "ثور"),
    ("خرداد", "جوزا"),
    ("تیر", "سرطان"),
    ("مرداد", "امرداد", "اسد"),
    ("شهریور", "سنبله"),
    ("مهر", "میزان"),
    ("آبان", "عقرب"),
    ("آذر", "قوس"),
    ("دی", "جدی"),
    ("بهمن", "دلو"),
    ("اسفند", "حوت"),
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

# What is counted in "three hours ago", by its seconds; the Arabic dual says two. Arabic, English, French,
# Persian, Urdu.
AGO_UNITS: Final[dict[int, tuple[str, ...]]] = {
    1: ("ثانية", "ثوان", "ثواني", "second", "seconds", "seconde", "secondes", "ثانیه", "سیکنڈ"),
    60: ("دقيقة", "دقائق", "دقيقه", "minute", "minutes", "min", "mins", "دقیقه", "منٹ"),
    120: ("دقيقتين", "دقيقتان"),
    900: ("ربع ساعة", "a quarter of an hour", "quart d'heure", "یک ربع"),
    1_800: ("نصف ساعة", "half an hour", "demi-heure", "نیم ساعت", "آدھا گھنٹہ", "آدھے گھنٹے"),
    3_600: (
        "ساعة", "ساعات", "hour", "hours", "hr", "hrs", "heure", "heures", "ساعت", "ساعتی", "گھنٹہ",
        "گھنٹے", "گھنٹوں",
    ),
    5_400: ("ساعة ونصف", "ساعة ونصف الساعة", "heure et demie", "ڈیڑھ گھنٹہ", "ڈیڑھ گھنٹے"),
    7_200: ("ساعتين", "ساعتان"),
    86_400: ("يوم", "أيام", "يوما", "يومًا", "day", "days", "jour", "jours", "روز", "دن", "دنوں"),
    172_800: ("يومين", "يومان"),
    604_800: ("أسبوع", "أسابيع", "week", "weeks", "semaine", "semaines", "هفته", "ہفتہ", "ہفتے", "ہفتوں"),
    1_209_600: ("أسبوعين", "أسبوعان"),
}  # fmt: skip
AGO_BEFORE: Final = ("منذ", "قبل", "il y a", "voici")
AGO_AFTER: Final = ("مضت", "مضى", "ago", "پیش", "قبل", "پہلے", "plus tôt")
# Said of what was published at the time of the fetch, or within the hour.
AGO_NOW: Final = (
    "الآن", "للتو", "منذ لحظات", "قبل لحظات", "قبل قليل", "منذ قليل", "منذ ثوان", "قبل دقائق", "منذ دقائق",
    "just now", "moments ago", "a moment ago", "à l'instant", "il y a quelques minutes",
    "لحظاتی پیش", "دقایقی پیش", "هم اکنون", "همین حالا", "ابھی", "ابھی ابھی", "چند لمحے پہلے",
)  # fmt: skip

# Numbers of one word; those of several are the sum of theirs ("خمس وعشرين", "بیست و پنج", "vingt-cinq").
NUMBER_WORDS: Final[dict[int, tuple[str, ...]]] = {
    1: ("واحد", "واحدة", "أحد", "إحدى", "one", "a", "an", "un", "une", "یک", "ایک"),
    2: (
        "اثنان", "اثنين", "اثنتان", "اثنتين", "اثنا", "اثني", "اثنتا", "اثنتي", "two", "deux", "دو",
    ),
    3: ("ثلاث", "ثلاثة", "three", "trois", "سه", "تین"),
    4: ("أربع", "أربعة", "four", "quatre", "چهار", "چار"),
    5: ("خمس", "خمسة", "five", "cinq", "پنج", "پانچ"),
    6: ("ست", "ستة", "six", "شش", "چھ"),
    7: ("سبع", "سبعة", "seven", "sept", "هفت", "سات"),
    8: ("ثمان", "ثماني", "ثمانية", "eight", "huit", "هشت", "آٹھ"),
    9: ("تسع", "تسعة", "nine", "neuf", "نه", "نو"),
    10: ("عشر", "عشرة", "ten", "dix", "ده", "دس"),
    11: ("eleven", "onze", "یازده", "گیارہ"),
    12: ("twelve", "douze", "دوازده", "بارہ"),
    13: ("thirteen", "treize", "سیزده", "تیرہ"),
    14: ("fourteen", "quatorze", "چهارده", "چودہ"),
    15: ("fifteen", "quinze", "پانزده", "پندرہ"),
    16: ("sixteen", "seize", "شانزده", "سولہ"),
    17: ("seventeen", "هفده", "سترہ"),
    18: ("eighteen", "هجده", "هیجده", "اٹھارہ"),
    19: ("nineteen", "نوزده", "انیس"),
    20: ("عشرون", "عشرين", "twenty", "vingt", "بیست", "بیس"),
    21: ("اکیس",),
    22: ("بائیس",),
    23: ("تئیس",),
    24: ("چوبیس",),
    25: ("پچیس",),
    30: ("ثلاثون", "ثلاثين", "thirty", "trente", "سی", "تیس"),
    40: ("أربعون", "أربعين", "forty", "quarante", "چهل", "چالیس"),
    50: ("خمسون", "خمسين", "fifty", "cinquante", "پنجاه", "پچاس"),
    60: ("ستون", "ستين", "sixty", "soixante", "شصت"),
    70: ("سبعون", "سبعين", "seventy", "هفتاد"),
    80: ("ثمانون", "ثمانين", "eighty", "quatre-vingt", "quatre-vingts", "هشتاد"),
    90: ("تسعون", "تسعين", "ninety", "نود"),
}  # fmt: skip

# Words that are a whole dateline, by how many days before the fetch.
DAY_WORDS: Final[dict[int, tuple[str, ...]]] = {
    0: ("اليوم", "today", "aujourd'hui", "امروز", "آج"),
    1: ("أمس", "بالأمس", "البارحة", "يوم أمس", "yesterday", "hier", "دیروز", "گزشتہ روز", "گذشتہ روز"),
    2: ("أول أمس", "أول من أمس", "قبل أمس", "avant-hier", "avant hier", "پریروز"),
}

# What a page prints before the day on which it is read.
TODAY: Final = (
    "اليوم هو", "اليوم", "تاريخ اليوم", "الآن", "الساعة الآن", "التوقيت الآن", "today is", "today",
    "aujourd'hui", "nous sommes le", "امروز", "آج",
)  # fmt: skip

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

MORNING: Final = ("ص", "صباحا", "صباحاً", "فجرا", "ق.ظ", "AM", "a.m.", "صبح")
EVENING: Final = ("م", "مساء", "مساءً", "ظهرا", "عصرا", "ب.ظ", "PM", "p.m.", "عصر")

# What a page prints before its date.
LABELS: Final = (
    "نشر في", "نشر بتاريخ", "نشر", "نشرت في", "نشرت", "نُشر", "تم النشر", "تم النشر في", "تم النشر بتاريخ",
    "تاريخ النشر",
    "تاريخ النشر والتحديث", "تاريخ", "التاريخ", "بتاريخ", "كتب في", "كتب بتاريخ", "أضيف في", "أضيف بتاريخ",
    "تاريخ الإضافة",
    "أدرج في", "يوم", "صدر في", "حرر في", "تحرير في", "وقت النشر", "النشر", "تاریخ انتشار",
    "Published", "Published on", "Posted", "First published", "Created", "Added",
    "Posted on", "Date", "Publié le", "Publié", "Publiée le", "Mis en ligne le", "Paru le", "Le",
)  # fmt: skip
UPDATED: Final = (
    "آخر تحديث", "اخر تحديث", "تحديث", "حدث في", "حدث بتاريخ", "تم التحديث", "تم التحديث في", "عدل في",
    "عدل بتاريخ", "آخر تعديل", "تم التعديل", "تم التعديل في", "تاريخ التحديث", "تاريخ التعديل",
    "Updated", "Last updated", "Last updated on", "Last modified", "Modified", "Edited",
    "Mis à jour", "Mis à jour le", "Mise à jour", "Dernière mise à jour", "Modifié le",
    "Dernière modification", "Actualisé le",
)  # fmt: skip
