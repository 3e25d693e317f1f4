"""The day that stands in a line of credits beside what the line names."""

from __future__ import annotations

from extract.credit_words import ENDS
from extract.dates import Written, read_written


def is_day(text: str) -> bool:
    """Tell whether words are nothing but a day, its label and clock."""
    return _day(text) is not None


def without_day(text: str) -> str:
    """Cut the day off the end of what a credit names ("سامي حداد - نشر في 12/3/2026").

    Args:
        text: Words of one line.

    Returns:
        The words before the day, with the signs between; the text as it is where no day ends it, or where
        it is nothing but a day.
    """
    if not any(map(str.isdigit, text)) or read_written(text) is None or is_day(text):
        return text
    tokens = text.split()
    sizes = [size for size in range(1, len(tokens)) if tokens[size].strip(ENDS)]
    days = [(_day(" ".join(tokens[size:])), size) for size in sizes]
    sure = [(written.sure, -size) for written, size in days if written is not None]
    # "محمد جمعة 14 مارس 2026": where that was no Friday, the day is surer without the word
    return " ".join(tokens[: -max(sure)[1]]) if sure else text


def _day(text: str) -> Written | None:
    written = read_written(text) if any(map(str.isdigit, text)) else None
    return written if written is not None and written.whole else None
