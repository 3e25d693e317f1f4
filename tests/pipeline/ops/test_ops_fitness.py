"""A check of an outlet, and the rehearsal beneath it: what they ask, what they say, what they need."""

import json
from dataclasses import replace

import pytest
from rich.console import Console

from mahjar.outlet import load
from newsroom.robots import Robots
from pipeline.folder import Folder
from pipeline.ops.fitness import fitness
from pipeline.ops.fitness_page import fitness_page

STRICT = "User-agent: *\nCrawl-delay: 7\n\nUser-agent: GPTBot\nDisallow: /\n"


@pytest.fixture
def look(outlets):
    """Checks an outlet as its file has it now."""
    return lambda name: fitness(load(outlets / f"{name}.toml"), log=lambda _: None)


def page(checked):
    """The page as text."""
    console = Console(width=300)
    with console.capture() as captured:
        console.print(fitness_page(checked))
    return captured.get()


def test_a_check_shows_robots_opt_outs_ways_in_requests_and_minutes(press, look):
    paper = press.outlet("riwaq-toronto")
    paper.robots = replace(paper.robots, text=STRICT)
    paper.robots = replace(paper.robots, text=STRICT.replace("7", "0.5"))
    checked = look("riwaq-toronto")
    assert checked.fit
    said = page(checked)
    assert "says: robots.txt disallows GPTBot" in said
    assert "0.5 s" in said
    assert f"pages to fetch: {len(paper.truth())}" in said
    assert f"requests: {checked.look.requests}, one every 0.5 s" in said
    assert "✓ riwaq-toronto is fit" in said
    assert not any("/12" in visit.target for visit in paper.requests), "no article was asked for"


def test_a_ceiling_is_said_where_it_cuts_the_night(press, outlets, look):
    (outlets / "jisr-montreal.toml").write_text(
        press.outlet("jisr-montreal").toml(limits=(("requests", 5),)), "utf-8"
    )
    checked = look("jisr-montreal")
    assert checked.described()["requests"] == 5
    assert "the ceiling; the rest is left for later nights" in page(checked)


@pytest.mark.parametrize(
    ("fault", "options", "said"),
    [
        ("html", {}, "no way in answered"),
        ("status", {"code": 500}, "no way in answered"),
        ("status", {"code": 403}, "jisr-montreal"),
    ],
)
def test_an_outlet_whose_documents_do_not_answer_is_unfit(press, look, fault, options, said):
    press.outlet("jisr-montreal").fault(fault, "/feed/", **options)
    checked = look("jisr-montreal")
    assert not checked.fit
    assert not checked.hopeless
    assert said in page(checked)


def test_a_site_whose_robots_txt_is_out_of_reach_is_unfit_and_the_page_says_why(press, look):
    press.outlet("jisr-montreal").robots = Robots(status=503)
    checked = look("jisr-montreal")
    assert not checked.fit
    assert "robots.txt was not read" in page(checked)


def test_documents_that_give_no_address_make_an_outlet_unfit(press, outlets, look):
    path = outlets / "riwaq-toronto.toml"
    text = path.read_text("utf-8")
    pattern = load(path).article.url
    path.write_text(text.replace(f"url = '{pattern}'", "url = '^/nothing/like/this/$'"), "utf-8")
    checked = look("riwaq-toronto")
    assert not checked.fit
    assert "none gave the address of an article" in checked.why_unfit


def test_an_unfit_outlet_ends_check_with_one_and_enable_needs_anyway(ops, press, outlets):
    press.outlet("jisr-montreal").fault("status", "/feed/", code=500)
    assert ops("outlets", "disable", "jisr-montreal").returncode == 0
    assert ops("outlets", "check", "jisr-montreal", "riwaq-toronto").returncode == 1
    refused = ops("outlets", "enable", "jisr-montreal", "--by", "rami", "--json")
    assert refused.returncode == 1
    assert json.loads(refused.stdout)[0]["enabled"] is False
    assert "--anyway enables it all the same" in refused.stderr
    assert not load(outlets / "jisr-montreal.toml").enabled
    assert ops("outlets", "enable", "jisr-montreal", "--by", "rami", "--anyway").returncode == 0
    assert load(outlets / "jisr-montreal.toml").enabled_by == "rami"


def test_of_several_outlets_those_that_are_fit_are_enabled(ops, press, outlets):
    press.outlet("jisr-montreal").fault("status", "/feed/", code=500)
    names = ("jisr-montreal", "riwaq-toronto")
    ops("outlets", "disable", *names)
    assert ops("outlets", "enable", *names, "--by", "rami").returncode == 1
    assert [load(outlets / f"{name}.toml").enabled for name in names] == [False, True]


def test_a_dry_run_of_a_night_needs_no_store_and_one_broken_outlet_stops_no_other(ops, outlets, machine):
    (outlets / "torn.toml").write_text("name", "utf-8")
    done = ops("night", "--dry-run", "--json")
    assert done.returncode == 0, done.stderr
    reports = {report["outlet"]: report for report in json.loads(done.stdout)}
    assert set(reports) == {"jisr-montreal", "qanadil-ottawa", "riwaq-toronto", "torn"}
    assert "torn.toml" in reports["torn"]["error"]
    assert all(reports[name]["would_fetch"] > 0 for name in reports if name != "torn")


def test_a_dry_run_keeps_nothing_in_spool_or_scratch(ops, tmp_path, machine):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    done = ops("crawl", "riwaq-toronto", "--run", "trial", "--dry-run", TMPDIR=str(scratch))
    assert done.returncode == 0, done.stderr
    assert "pages to fetch" in done.stdout
    assert list(scratch.iterdir()) == []
    assert not (tmp_path / "spool").exists()


def test_a_folder_chooses_what_is_enabled_and_what_is_broken(outlets):
    (outlets / "torn.toml").write_text("name", "utf-8")
    path = outlets / "riwaq-toronto.toml"
    path.write_text(path.read_text("utf-8").replace("enabled = true", "enabled = false"), "utf-8")
    folder = Folder.read(outlets)
    assert folder.chosen() == ["jisr-montreal", "qanadil-ottawa", "torn"]
    assert folder.chosen(["riwaq-toronto", "riwaq-toronto"]) == ["riwaq-toronto"]


def test_the_list_works_without_an_archive_and_says_what_it_does_not_show(ops):
    done = ops("outlets", "list")
    assert done.returncode == 0
    assert "رواق تورنتو" in done.stdout
    assert "3 sections" in done.stdout
    assert "last nights are not shown: MAHJAR_S3_BUCKET is not set" in done.stderr


@pytest.mark.store
def test_the_list_shows_each_outlets_last_night(ops, archive):
    archive.night("riwaq-toronto", 29)
    archive.night("riwaq-toronto", 5, state="failed", reason="the feed is HTML")
    rows = {row["id"]: row for row in json.loads(ops("outlets", "list", "--json").stdout)["outlets"]}
    assert rows["riwaq-toronto"]["last_state"] == "failed"
    assert rows["jisr-montreal"]["last_night"] is None
