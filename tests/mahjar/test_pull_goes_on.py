"""A pull that was ended, however, goes on where it was."""

import datetime as dt
import json
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import mahjar
from mahjar import cli, scan
from mahjar.errors import MahjarError, StoreError
from mahjar.pull import pull
from mahjar.selection import Selection
from mahjar.spool import Busy, folder_of, has_kept, spool, take
from mahjar.tally import Tally

pytestmark = pytest.mark.store

ENDINGS = {"parquet": "parquet", "jsonl": "jsonl", "csv": "csv", "txt": "zip"}
PULL = """
import sys, time
from pathlib import Path
import mahjar
from mahjar import spool
from mahjar.pull import pull
spool.PIECE_ROWS = 1
def watch(tally):
    if tally.looked_at == 3:
        print("three", flush=True)
        time.sleep(60)
corpus = mahjar.open()
pull(corpus, corpus.articles(), Path(sys.argv[1]), kind=sys.argv[2], watch=watch)
"""


class Stopped(BaseException):
    pass


@pytest.fixture
def pieces(monkeypatch):
    """Each file of the table is a piece; gives what is read of them."""
    monkeypatch.setattr("mahjar.spool.PIECE_ROWS", 1)
    read = []
    real = Selection.read

    def spy(self, piece, tally):
        read.append((piece.part.month, piece.part.rows))
        return real(self, piece, tally)

    monkeypatch.setattr(Selection, "read", spy)
    return read


def printed(press):
    """Five files of articles in two months: the fourth changes an article of the first."""
    press.now = dt.datetime(2026, 8, 29, 6, tzinfo=dt.UTC)
    press.outlet("maple-voice", exclude=("^/kept/",))
    for number in range(5):
        press.article("cedar-post", f"/{number}", tags=["هجرة"])
        if number == 1:
            press.article("maple-voice", "/kept/back")
        if number == 3:
            press.article("cedar-post", "/0", title="عنوان آخر")
        press.commit("articles", press.waiting)
        press.waiting = []
        press.now += dt.timedelta(days=1)
    press.night("five")
    return press


@pytest.fixture(scope="module")
def archive(library):
    return printed(library)


@pytest.fixture
def nights(archive, seaweed, monkeypatch):
    """The archive of this module, named in the environment; not to be changed."""
    for name, value in (seaweed | {"MAHJAR_S3_BUCKET": archive.settings.bucket}).items():
        monkeypatch.setenv(name, value)
    return archive


def pulled(path, kind, watch=None, **asked):
    corpus = mahjar.open()
    return pull(corpus, corpus.articles(**asked), path, kind=kind, watch=watch)


def stop_at(rows):
    def watch(tally: Tally) -> None:
        if tally.looked_at >= rows:
            raise Stopped

    return watch


def without_time(about):
    """Leave out what may differ between two pulls of the same: the instant, and the file's name."""
    left = {name: value for name, value in about.items() if name not in ("pulled", "cite")}
    return left | {"file": {name: value for name, value in about["file"].items() if name != "name"}}


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_what_a_killed_pull_has_read_is_not_read_again(nights, pieces, tmp_path, how):
    path = tmp_path / "news.jsonl"
    child = subprocess.Popen(
        [sys.executable, "-c", PULL, str(path), "jsonl"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"three\n"
    child.send_signal(how)
    assert child.wait(30) == -how
    assert [left.name for left in tmp_path.iterdir()] == [".news.jsonl.part"]
    about = pulled(path, "jsonl")
    resumed = pieces.copy()
    whole = pulled(tmp_path / "whole.jsonl", "jsonl")
    assert len(pieces) - len(resumed) > len(resumed), "the first pieces were there"
    assert path.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
    assert without_time(about) == without_time(whole)
    assert not folder_of(path).exists()


@pytest.mark.parametrize("kind", ENDINGS)
def test_a_pull_that_goes_on_gives_the_same_file_and_description(nights, pieces, tmp_path, kind):
    path, whole = (tmp_path / f"{name}.{ENDINGS[kind]}" for name in ("news", "whole"))
    first = pulled(whole, kind)
    assert first["counts"] == {"articles": 5, "left_out": 1, "looked_at": 7}
    for rows in (1, 4, 7):
        with pytest.raises(Stopped):
            pulled(path, kind, watch=stop_at(rows))
        assert not path.exists()
    pieces.clear()
    seen: list[tuple[int, int]] = []
    about = pulled(path, kind, watch=lambda tally: seen.append((tally.looked_at, tally.kept)))
    assert len(pieces) == 1, "all but the last"
    assert seen[-1][0] == 7
    assert 0 < seen[-1][1] < 7
    assert path.read_bytes() == whole.read_bytes()
    assert without_time(about) == without_time(first)
    assert [left.name for left in tmp_path.iterdir() if left.name.startswith(".")] == []


def test_a_night_in_between_makes_only_its_month_new(press, pieces, tmp_path):
    nights, path = printed(press), tmp_path / "news.jsonl"
    with pytest.raises(Stopped):
        pulled(path, "jsonl", watch=stop_at(6))
    nights.article("cedar-post", "/9")
    nights.article("cedar-post", "/4", title="عنوان آخر")
    last = nights.night("in-between")
    pieces.clear()
    about = pulled(path, "jsonl")
    assert {month for month, _ in pieces} == {"2026-09"}
    assert about["tables"]["articles"] == last["articles_version"]
    titles = [json.loads(line)["title"] for line in path.read_text(encoding="utf-8").splitlines()]
    assert sorted(titles) == sorted(row["title"] for row in mahjar.open().articles())
    assert "عنوان آخر" in titles


@pytest.mark.parametrize(
    "other", [{"columns": ["title"]}, {"until": "2026-12-31"}, {"versions": "all"}, {"languages": "ar"}]
)
def test_another_question_begins_anew_and_erases_what_it_does_not_need(nights, pieces, tmp_path, other):
    path = tmp_path / "news.csv"
    with pytest.raises(Stopped):
        pulled(path, "csv", watch=stop_at(6))
    before = {left.name for left in folder_of(path).glob("*.json")}
    assert before
    with pytest.raises(Stopped):
        pulled(path, "csv", watch=stop_at(6), **other)
    assert {left.name for left in folder_of(path).glob("*.json")}.isdisjoint(before)
    pieces.clear()
    pulled(path, "csv")
    assert sum(rows for _, rows in pieces) == 7


def test_what_an_outlet_excludes_since_is_not_taken_from_what_was_kept(press, pieces, tmp_path):
    nights, path = printed(press), tmp_path / "news.jsonl"
    with pytest.raises(Stopped):
        pulled(path, "jsonl", watch=stop_at(6))
    nights.outlet("cedar-post", exclude=("^/[12]$",))
    nights.night("excluding")
    about = pulled(path, "jsonl")
    assert about["counts"]["left_out"] == 3
    urls = [json.loads(line)["url"] for line in path.read_text(encoding="utf-8").splitlines()]
    assert not any(url.endswith(("/1", "/2")) for url in urls)


def test_another_format_goes_on_from_the_same_rows(nights, pieces, tmp_path):
    """Until the name changes: it is the file that a pull belongs to."""
    path = tmp_path / "news"
    with pytest.raises(Stopped):
        pulled(path, "csv", watch=stop_at(6))
    pieces.clear()
    pulled(path, "parquet")
    assert len(pieces) < 3
    assert pq.read_table(path).num_rows == 5


def test_a_piece_that_was_not_read_whole_is_not_believed(nights, pieces, tmp_path):
    path = tmp_path / "news.zip"
    with pytest.raises(Stopped):
        pulled(path, "txt", watch=stop_at(6))
    for counts in folder_of(path).glob("*.json"):
        counts.with_suffix(".arrow").write_bytes(b"ARROW1")
        counts.unlink()
    (folder_of(path) / "draft").write_bytes(b"of another try")
    pulled(path, "txt")
    with zipfile.ZipFile(path) as read:
        assert len(read.namelist()) == 5


def test_what_was_kept_and_is_damaged_is_said_to_be(nights, pieces, tmp_path):
    path = tmp_path / "news.csv"
    with pytest.raises(Stopped):
        pulled(path, "csv", watch=stop_at(6))
    for kept in folder_of(path).glob("*.arrow"):
        kept.write_bytes(kept.read_bytes()[:-20])
    with pytest.raises(MahjarError, match=r"\.news\.csv\.part is damaged; delete it and pull again"):
        pulled(path, "csv")
    shutil.rmtree(folder_of(path))
    assert pulled(path, "csv")["counts"]["articles"] == 5


def test_two_pulls_into_one_file_do_not_meet(nights, pieces, tmp_path):
    path = tmp_path / "news.csv"

    def second(tally: Tally) -> None:
        with pytest.raises(Busy, match=r"another pull is writing .*news\.csv; wait for it"):
            pulled(path, "csv")

    about = pulled(path, "csv", watch=second)
    assert about["counts"]["articles"] == 5
    pulled(path, "csv")


def test_a_folder_that_its_owner_erases_meanwhile_is_made_again(tmp_path, monkeypatch):
    """The second pull opens the lock in the instant before the first one ends."""
    path = tmp_path / "news.csv"
    real, ended = take, []

    def first_ends(lock):
        if not ended:
            ended.append(lock)
            (folder_of(path) / "lock").unlink()
            folder_of(path).rmdir()
        real(lock)

    monkeypatch.setattr("mahjar.spool.take", first_ends)
    with spool(path) as made:
        assert (made.folder / "lock").exists()
    assert not folder_of(path).exists()


@pytest.mark.parametrize(
    ("what", "code", "sentence"),
    [
        (OSError("the store is away"), 2, "mahjar: table articles at "),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_what_ends_a_pull_early_leaves_what_was_read_and_that_is_said(
    nights, pieces, tmp_path, monkeypatch, capsys, what, code, sentence
):
    path = tmp_path / "news.csv"
    real, read = scan.batches, []

    def away(part, schema, **more):
        if more.get("seen"):
            read.append(part)
            if len(read) == 4:
                raise what
        return real(part, schema, **more)

    with monkeypatch.context() as patch:
        patch.setattr(scan, "batches", away)
        patch.setattr(sys, "argv", ["mahjar", "pull", "--out", str(path)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
    assert ended.value.code == code
    said = capsys.readouterr().err
    assert f"What was read is kept in {folder_of(path)}: the same pull goes on from it.\n" in said
    assert sentence in said
    assert has_kept(path)
    pieces.clear()
    monkeypatch.setattr(sys, "argv", ["mahjar", "pull", "--out", str(path)])
    monkeypatch.setattr("mahjar.screen.LINE_EVERY", 0.0)
    with pytest.raises(SystemExit):
        cli.main()
    assert "Pulling articles: looked at 7 of 7, 5 found, 4 read before\n" in capsys.readouterr().err
    assert len(pieces) == 3, "three of six were read before"


def test_the_reason_is_one_a_person_can_act_on(nights, tmp_path, monkeypatch):
    def away(part, schema, **more):
        raise OSError("the store is away")

    monkeypatch.setattr(scan, "batches", away)
    with pytest.raises(StoreError, match="the store is away"):
        pulled(tmp_path / "news.csv", "csv")
    assert not folder_of(tmp_path / "news.csv").exists(), "nothing was read: nothing to go on from"


def test_a_disk_that_is_full_is_one_sentence(nights, pieces, tmp_path):
    """/dev/full takes nothing; it stands for the file that is being written."""
    path = tmp_path / "news.jsonl"
    real = Path.open

    def full(self, *args, **more):
        return real(Path("/dev/full") if self.name == "draft" and "w" in args else self, *args, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "open", full)
        with pytest.raises(MahjarError, match=r"news\.jsonl can't be written: No space left on device"):
            pulled(path, "jsonl")
    assert not path.exists()
    assert pulled(path, "jsonl")["counts"]["articles"] == 5
