"""What is declared is heard; what the bytes show is believed."""

import pytest

from extract.arabic import fold
from extract.decode import decode

TEXT = "أعلنت البلدية في مونتريال أن الجسر سيغلق من يوم الاثنين، وقالت إن ذلك ضروري على المدى البعيد."
FRENCH = "<p>Été à Montréal : la fête célébrée près du théâtre a été très réussie, dit-on à l'hôtel.</p>"


def html(text: str, charset: str | None) -> str:
    meta = f"<meta charset={charset}>" if charset else ""
    return f"<html><head>{meta}</head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize("declared", ["windows-1256", "utf-8", "iso-8859-1", "iso-8859-6", "nonsense", None])
@pytest.mark.parametrize(
    "header", ["text/html", "text/html; charset=utf-8", "text/html; charset=ISO-8859-1", None]
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1256"])
def test_arabic_is_read_whatever_is_declared(encoding: str, header: str | None, declared: str | None) -> None:
    page = html(TEXT * 3, declared)
    found = decode(page.encode(encoding), header)
    assert found is not None
    assert found.text == page
    assert found.encoding == encoding
    assert not found.mojibake


@pytest.mark.parametrize("declared", ["iso-8859-6", "windows-1256"])
def test_arabic_in_iso_8859_6_is_read_where_it_is_called_windows_1256_too(declared: str) -> None:
    page = html(TEXT * 3, declared).encode("iso8859-6", "ignore")
    found = decode(page)
    assert found is not None
    assert (found.text, found.encoding) == (page.decode("iso8859-6"), "iso8859-6")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_marks_and_wide_encodings_are_read(encoding: str) -> None:
    page = html(TEXT, None)
    found = decode(page.encode(encoding))
    assert found is not None
    assert found.text == page


@pytest.mark.parametrize(
    ("encoding", "charset"),
    [("cp1252", "iso-8859-1"), ("cp1252", "windows-1252"), ("iso8859-15", "iso-8859-15")],
)
def test_french_in_its_own_encoding_is_not_taken_for_arabic(encoding: str, charset: str) -> None:
    page = html(FRENCH * 4, charset)
    found = decode(page.encode(encoding))
    assert found is not None
    assert found.text == page


def test_utf_8_cut_in_the_middle_of_a_letter_is_utf_8() -> None:
    body = html(TEXT * 5, "windows-1256").encode()[:-41]
    found = decode(body)
    assert found is not None
    assert found.encoding == "utf-8"
    assert fold(TEXT) in fold(found.text)


def test_text_encoded_twice_is_told() -> None:
    twice = (TEXT * 20).encode().decode("latin-1")
    found = decode(html(twice, "utf-8").encode())
    assert found is not None
    assert found.mojibake


def test_noise_is_no_text() -> None:
    noise = bytes((i * 7919 + i // 251) % 256 for i in range(4000))
    found = decode(noise)
    assert found is None or found.damaged >= 0
