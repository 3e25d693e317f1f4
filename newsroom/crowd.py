"""Outlets by the hundred: invented papers on every system, with every way in, for measurements of a fleet."""

from newsroom.outlet import How, Outlet, Rest

_KINDS: tuple[tuple[str, tuple[How, ...], Rest], ...] = (
    ("classic", ("feed",), "off"),
    ("magazine", ("sitemap",), "off"),
    ("handmade", ("section",), "off"),
    ("joomla", ("feed",), "off"),
    ("blogger", ("feed",), "off"),
    ("classic", ("wordpress",), "on"),
    ("magazine", ("feed", "sitemap"), "off"),
    ("blogger", ("sitemap",), "off"),
    ("classic", ("wordpress", "feed"), "forbidden"),
    ("joomla", ("section",), "off"),
)
"""A theme, the ways in that the outlet file names, and the REST API: any ten in a row have them all."""
_CITIES = (
    ("Montréal", "مونتريال", "CA", "America/Toronto"),
    ("Toronto", "تورنتو", "CA", "America/Toronto"),
    ("Calgary", "كالغاري", "CA", "America/Edmonton"),
    ("Detroit", "ديترويت", "US", "America/Detroit"),
    ("Berlin", "برلين", "DE", "Europe/Berlin"),
    ("Stockholm", "ستوكهولم", "SE", "Europe/Stockholm"),
    ("Sydney", "سيدني", "AU", "Australia/Sydney"),
    ("São Paulo", "ساو باولو", "BR", "America/Sao_Paulo"),
    ("London", "لندن", "GB", "Europe/London"),
    ("Paris", "باريس", "FR", "Europe/Paris"),
    ("Vancouver", "فانكوفر", "CA", "America/Vancouver"),
)
_NAMES = (
    ("صوت", "Sawt"), ("بريد", "Barid"), ("مرآة", "Mir'at"), ("نافذة", "Nafidhat"), ("رسالة", "Risalat"),
    ("مجلة", "Majallat"), ("شرفة", "Shurfat"), ("ميناء", "Mina"), ("دروب", "Durub"), ("أوراق", "Awraq"),
    ("حكايا", "Hakaya"), ("مهجر", "Mahjar"), ("سنابل", "Sanabil"),
)  # fmt: skip
_SECTIONS = (
    {"news": "أخبار", "community": "جالية", "culture": "ثقافة"},
    {"local": "محليات", "economy": "اقتصاد", "sport": "رياضة"},
    {"community": "شؤون الجالية", "opinion": "رأي"},
)


def generated(count: int) -> tuple[Outlet, ...]:
    """Make up outlets ``gen-001``, ``gen-002`` and so on: always the same ones.

    Args:
        count: how many; ids have four digits from 1,000 on.
    """
    return tuple(_outlet(number) for number in range(1, count + 1))


def _outlet(number: int) -> Outlet:
    theme, discover, rest = _KINDS[(number - 1) % len(_KINDS)]
    city, city_ar, country, timezone = _CITIES[number % len(_CITIES)]
    name_ar, name_en = _NAMES[number % len(_NAMES)]
    series = number // (len(_CITIES) * len(_NAMES)) + 1
    return Outlet(
        id=f"gen-{number:03d}",
        name_ar=f"{name_ar} {city_ar}" + (f" {series}" if series > 1 else ""),
        name_en=f"{name_en} {city}" + (f" {series}" if series > 1 else ""),
        city=city,
        city_ar=city_ar,
        country=country,
        timezone=timezone,
        theme=theme,
        sections=_SECTIONS[number % len(_SECTIONS)],
        discover=discover,
        rest=rest,
    )
