"""A folder of saved pages as one more outlet."""

import gzip
import json
import tomllib
from pathlib import Path

import httpx
import pytest
from lxml import etree

from mahjar import outlet as outlet_files
from mahjar.address import address_of
from newsroom.errors import NewsroomError
from newsroom.press import Press
from newsroom.saved import SITEMAP, SavedPages

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "pages"


def folder_of(tmp_path: Path, rows: list[dict[str, str | None]]) -> Path:
    for number, row in enumerate(rows):
        name = row.setdefault("file", f"{number}.html.gz")
        body = f"<p>صفحة {number}</p>".encode("windows-1256")
        assert name
        (tmp_path / name).write_bytes(gzip.compress(body) if name.endswith(".gz") else body)
    manifest = "\n".join(json.dumps(row) for row in rows)
    (tmp_path / "manifest.jsonl").write_text(manifest, encoding="utf-8")
    return tmp_path


def test_pages_keep_path_and_query_and_move_aside_where_two_would_meet(tmp_path: Path) -> None:
    rows: list[dict[str, str | None]] = [
        {"id": "a", "url": "https://one.example/خبر/1?id=5&x=%20"},
        {"id": "b", "url": "https://two.example/خبر/1?id=5&x=%20", "file": "b.html"},
        {"id": "c", "url": "https://one.example/خبر/1/amp?x=%20&id=5&utm_source=z#top"},
        {"id": "d", "url": "https://one.example"},
        {"id": "e", "url": "https://two.example/index.html"},
        {"id": "f", "url": "https://one.example/feed", "page_kind": "feed"},
        {"id": "g", "url": None},
    ]
    pages = SavedPages(folder_of(tmp_path, rows)).pages
    word = "%D8%AE%D8%A8%D8%B1"
    assert {page.id: page.target for page in pages} == {
        "a": f"/{word}/1?id=5&x=%20",
        "b": f"/2/{word}/1?id=5&x=%20",
        "c": f"/3/{word}/1/amp?x=%20&id=5&utm_source=z",
        "d": "/",
        "e": "/2/index.html",
    }


def test_bytes_are_exact_and_no_header_tells_their_charset(tmp_path: Path, client: httpx.Client) -> None:
    rows: list[dict[str, str | None]] = [
        {"id": "a", "url": "https://one.example/خبر?id=5"},
        {"id": "b", "url": "https://two.example/خبر?id=5", "file": "b.html"},
    ]
    saved = SavedPages(folder_of(tmp_path, rows))
    with Press([saved]) as press:
        assert press.outlets[0].id == "saved-pages"
        for number, url in enumerate(saved.addresses.values()):
            answer = client.get(url)
            assert answer.content == f"<p>صفحة {number}</p>".encode("windows-1256")
            assert answer.headers["content-type"] == "text/html"
        assert client.get(press.outlets[0].base_url + "/other").status_code == 404
        with pytest.raises(NewsroomError, match="saved pages"):
            press.outlets[0].truth()


def test_a_folder_at_fault_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(NewsroomError, match=r"no manifest\.jsonl"):
        SavedPages(tmp_path)
    folder = folder_of(tmp_path, [{"id": "a", "url": "https://one.example/"}])
    (folder / "0.html.gz").unlink()
    with pytest.raises(NewsroomError, match=r"Row 1 of .* no such file"):
        SavedPages(folder)


@pytest.mark.parametrize(
    ("row", "says"), [("{", "is not JSON"), ('{"url": "https://one.example/"}', "has no id")]
)
def test_a_row_at_fault_is_named(tmp_path: Path, row: str, says: str) -> None:
    (tmp_path / "manifest.jsonl").write_text(f"\n{row}\n", encoding="utf-8")
    with pytest.raises(NewsroomError, match=f"Row 2 of .* {says}"):
        SavedPages(tmp_path)


@pytest.mark.shared
def test_every_shared_page_is_served_at_an_address_of_its_own(tmp_path: Path, client: httpx.Client) -> None:
    rows = [json.loads(line) for line in (SHARED / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    wanted = {row["id"]: row for row in rows if row["page_kind"] != "feed"}
    saved = SavedPages(SHARED)
    with Press([saved]) as press:
        path = tmp_path / "saved-pages.toml"
        path.write_text(press.outlets[0].toml(), encoding="utf-8")
        outlet = outlet_files.load(path)
        sitemap = etree.fromstring(client.get(press.outlets[0].base_url + SITEMAP).content)
        listed = [row.findtext("{*}loc") for row in sitemap]
        assert sorted(listed) == sorted(saved.addresses.values())
        assert set(saved.addresses) == set(wanted)
        assert len({address_of(url, outlet) for url in listed}) == len(wanted)
        for page_id, url in saved.addresses.items():
            stored = (SHARED / wanted[page_id]["file"]).read_bytes()
            answer = client.get(url, headers={"Accept-Encoding": "identity"})
            assert answer.content == gzip.decompress(stored)
        assert tomllib.loads(path.read_text(encoding="utf-8"))["permission"]
