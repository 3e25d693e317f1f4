"""The invented people who write and edit the newsroom's papers and appear in its stories."""

WOMEN = (
    "ناديا", "سلمى", "هالة", "رانيا", "ليلى", "جمانة", "رولا", "منال", "سهى", "دارين",
    "عبير", "غادة", "ميسون", "هيفاء", "نوال", "أمل", "سعاد", "لمى", "ريتا", "مريم",
)  # fmt: skip
MEN = (
    "سامر", "جورج", "عادل", "فادي", "مروان", "رامى", "إلياس", "نبيل", "طارق", "وليد",
    "حسام", "أنطوان", "كريم", "بشار", "يوسف", "هاني", "زياد", "منير", "عماد", "باسل",
)  # fmt: skip
FAMILIES = (
    "الحدّاد", "خوري", "بطرس", "المعلوف", "النجّار", "القاضى", "سليمان", "حنّا", "الزيّات", "عبود",
    "الشامي", "مرقس", "البيطار", "درويش", "العطّار", "قسطنطين", "الرفاعى", "صليبا", "الموصلي", "غنيم",
)  # fmt: skip

_WOMEN = frozenset(WOMEN)


def is_woman(name: str) -> bool:
    """Whether a name of the newsroom's people starts with a woman's given name."""
    return name.split(" ", 1)[0] in _WOMEN
