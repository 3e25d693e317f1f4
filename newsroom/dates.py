"""Dates as Arabic newspapers print them: month names by region, weekdays, two sets of digits."""

from datetime import datetime
from enum import StrEnum

LEVANTINE = (
    "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران",
    "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول",
)  # fmt: skip
EGYPTIAN = (
    "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو",
    "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
)  # fmt: skip
_NUMBERED = {
    "كانون الثاني": "كانون2", "تشرين الأول": "تشرين1", "تشرين الثاني": "تشرين2", "كانون الأول": "كانون1",
}  # fmt: skip
"""Months of two words as Joomla's Arabic words them."""
WEEKDAYS = ("الإثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
_ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


class DateForm(StrEnum):
    """The forms in which a visible date is printed."""

    LEVANTINE = "8 حزيران 2024"
    DUAL = "8 يونيو/حزيران 2024"
    WEEKDAY = "السبت، 8 يونيو 2024"
    WEEKDAY_LATIN_COMMA = "السبت, 8 يونيو 2024"
    WEEKDAY_TIME = "السبت، 8 يونيو 2024 09:23 ص"
    WEEKDAY_LEVANTINE = "السبت 8 حزيران 2024"
    ARABIC_INDIC = "٨ يونيو ٢٠٢٤"
    ARABIC_INDIC_LEVANTINE = "السبت ٨ حزيران ٢٠٢٤"
    LEVANTINE_FIRST = "08 حزيران/يونيو 2024"
    LEVANTINE_FIRST_TIME = "السبت, 08 حزيران/يونيو 2024 09:23"
    MONTH_FIRST = "يونيو 08, 2024"


def arabic_indic(text: str) -> str:
    """Write the digits of a text as ٠١٢٣٤٥٦٧٨٩."""
    return text.translate(_ARABIC_INDIC)


def print_date(when: datetime, form: DateForm) -> str:
    """Print the day of `when` (already in the outlet's time zone) in a form."""
    day, year = when.day, when.year
    egyptian, levantine = EGYPTIAN[when.month - 1], LEVANTINE[when.month - 1]
    weekday = WEEKDAYS[when.weekday()]
    match form:
        case DateForm.LEVANTINE:
            return f"{day} {levantine} {year}"
        case DateForm.DUAL:
            return f"{day} {egyptian}/{levantine} {year}"
        case DateForm.WEEKDAY:
            return f"{weekday}، {day} {egyptian} {year}"
        case DateForm.WEEKDAY_LATIN_COMMA:
            return f"{weekday}, {day} {egyptian} {year}"
        case DateForm.WEEKDAY_TIME:
            return f"{weekday}، {day} {egyptian} {year} {print_time(when)}"
        case DateForm.WEEKDAY_LEVANTINE:
            return f"{weekday} {day} {levantine} {year}"
        case DateForm.LEVANTINE_FIRST:
            return f"{day:02d} {_NUMBERED.get(levantine, levantine)}/{egyptian} {year}"
        case DateForm.LEVANTINE_FIRST_TIME:
            return (
                f"{weekday}, {day:02d} {_NUMBERED.get(levantine, levantine)}/{egyptian} {year} {when:%H:%M}"
            )
        case DateForm.MONTH_FIRST:
            return f"{egyptian} {day:02d}, {year}"
        case DateForm.ARABIC_INDIC:
            return arabic_indic(f"{day} {egyptian} {year}")
        case DateForm.ARABIC_INDIC_LEVANTINE:
            return arabic_indic(f"{weekday} {day} {levantine} {year}")


def print_time(when: datetime) -> str:
    """Print the time of day of `when` (already in the outlet's time zone): "09:23 ص"."""
    return f"{when.hour % 12 or 12:02d}:{when.minute:02d} {'ص' if when.hour < 12 else 'م'}"


def month_name(month: tuple[int, int]) -> str:
    """Print a year and month: "يونيو 2024"."""
    return f"{EGYPTIAN[month[1] - 1]} {month[0]}"
