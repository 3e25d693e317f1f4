"""What a person can mend is one sentence on standard error and exit code 2, whichever command meets it."""

import errno
import os
import socket
from pathlib import Path

import pytest

from pipeline.cli import sentences

DEAD = {"MAHJAR_S3_BUCKET": "none", "MAHJAR_S3_ACCESS_KEY": "k", "MAHJAR_S3_SECRET_KEY": "s"}


def one_sentence(done, *words):
    """Hold an end against the rule, and give the sentence."""
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    (said,) = [line for line in done.stderr.splitlines() if line.startswith("mahjar-ops: ")]
    for word in words:
        assert word in said
    return said


@pytest.fixture
def dead_store():
    """Settings of a store that nobody answers for: the port is ours, and nothing listens there."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield DEAD | {"MAHJAR_S3_ENDPOINT": f"http://127.0.0.1:{held.getsockname()[1]}"}


@pytest.mark.parametrize("words", ["outlets check torn", "outlets enable torn", "outlets disable torn"])
def test_a_broken_outlet_file_is_named_with_what_is_wrong(ops, outlets, words):
    (outlets / "torn.toml").write_text('name = { en = "Torn"', "utf-8")
    one_sentence(ops(*words.split()), "torn.toml", "this is not TOML")


def test_a_process_ends_in_the_same_way(ops_process, outlets, dead_store):
    (outlets / "torn.toml").write_text('name = { en = "Torn"', "utf-8")
    one_sentence(ops_process("outlets", "check", "torn"), "torn.toml", "this is not TOML")
    one_sentence(ops_process("outlets", "check", "nobody"), "there is no outlet nobody")
    one_sentence(ops_process("status", **dead_store), "can't be reached")


def test_a_mistake_in_an_outlet_file_names_its_key(ops, outlets):
    path = outlets / "riwaq-toronto.toml"
    path.write_text(path.read_text("utf-8").replace("America/Toronto", "America/Torronto"), "utf-8")
    one_sentence(ops("night", "--dry-run", "--outlet", "riwaq-torontoo"), "perhaps riwaq-toronto")
    one_sentence(
        ops("crawl", "riwaq-toronto", "--run", "r", "--dry-run"), "timezone", "not an IANA time zone"
    )


@pytest.mark.parametrize(
    "words", ["outlets check nobody", "outlets enable nobody", "night --dry-run --outlet nobody"]
)
def test_an_unknown_outlet_is_named_with_where_to_look(ops, words):
    one_sentence(ops(*words.split()), "there is no outlet nobody", "outlets list")


def test_a_folder_that_is_not_there_is_named(ops, tmp_path):
    said = one_sentence(ops("outlets", "list", MAHJAR_OUTLETS=str(tmp_path / "gone")), "MAHJAR_OUTLETS")
    assert "gone" in said


@pytest.mark.parametrize(
    "words",
    ["status", "night", "crawl riwaq-toronto --run r", "commit --run r", "publish --run r"],
)
def test_a_store_that_is_out_of_reach_is_named_with_its_setting(ops, dead_store, words):
    one_sentence(ops(*words.split(), **dead_store), "can't be reached", "MAHJAR_S3_ENDPOINT")


def test_a_missing_bucket_setting_is_named(ops):
    one_sentence(ops("status"), "MAHJAR_S3_BUCKET is not set")


@pytest.mark.store
@pytest.mark.parametrize("words", ["status", "extract riwaq-toronto --run r", "check riwaq-toronto --run r"])
def test_wrong_keys_are_named(ops, store_settings, words):
    one_sentence(ops(*words.split(), MAHJAR_S3_SECRET_KEY="wrong"), "MAHJAR_S3_SECRET_KEY")


@pytest.mark.store
def test_a_spool_that_cannot_be_made_is_named(ops, store_settings, tmp_path):
    (tmp_path / "file").write_text("in its place", "utf-8")
    done = ops("crawl", "riwaq-toronto", "--run", "r", MAHJAR_SPOOL=str(tmp_path / "file"))
    one_sentence(done, "the spool", "can't be written", "MAHJAR_SPOOL")


@pytest.mark.store
def test_a_full_disk_is_one_sentence_too(ops_process, store_settings, machine):
    spool = Path(machine["MAHJAR_SPOOL"]) / "r" / "riwaq-toronto"
    spool.mkdir(parents=True)
    (spool / "job.json").symlink_to("/dev/full")  # the system itself says that no space is left
    done = ops_process("crawl", "riwaq-toronto", "--run", "r")
    one_sentence(done, "No space left on device", "free some space")


def test_a_full_scratch_disk_is_one_sentence_too(capsys):
    with pytest.raises(SystemExit) as ended, sentences():
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/var/tmp/scratch")
    assert ended.value.code == 2
    assert "/var/tmp/scratch (No space left on device)" in capsys.readouterr().err


def test_a_fault_that_is_no_full_disk_is_not_hidden():
    with pytest.raises(OSError, match="Bad file descriptor"), sentences():
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


@pytest.mark.parametrize("run", ["", "---"])
def test_a_run_without_a_name_is_a_usage_error(ops, run):
    done = ops("crawl", "riwaq-toronto", "--run", run, "--dry-run")
    assert done.returncode == 2
    assert "needs letters or digits" in done.stderr
    assert "Traceback" not in done.stderr
