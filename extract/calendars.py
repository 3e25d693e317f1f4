"""Days of the Jalali and the Hijri calendar as Gregorian ones; the reckoning is the libraries'."""

from __future__ import annotations

from datetime import date

from hijridate import Hijri
from persiantools.jdatetime import JalaliDate


def from_jalali(year: int, month: int, day: int) -> date | None:
    """Turn a Jalali (Solar Hijri) date into a Gregorian one, None where there is no such day.

    Only the years 1300 to 1420 (1921 to 2042) are read: later numbers are Hijri years in Arabic print.
    """
    if not 1300 <= year <= 1420:
        return None
    try:
        return JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
    except ValueError:
        return None


def from_hijri(year: int, month: int, day: int) -> date | None:
    """Turn a Hijri date into a Gregorian one by the Umm al-Qura table, None where there is no such day.

    The table holds the years 1343 to 1500 (1924 to 2077).
    """
    try:
        found = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return date(found.year, found.month, found.day)
