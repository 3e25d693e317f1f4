"""What a look at an outlet shows when the site can't be asked."""

from mahjar.outlet import load
from newsroom.robots import Robots
from pipeline.ops.fitness import fitness


def test_a_look_at_a_site_whose_robots_txt_is_out_of_reach_says_so(press, outlets, monkeypatch):
    press.outlet("riwaq-toronto").robots = Robots(status=503)
    for name in ("MAHJAR_CRAWL_FIRST_WAIT", "MAHJAR_CRAWL_SECOND_WAIT"):
        monkeypatch.setenv(name, "0.1")
    lines = []
    checked = fitness(load(outlets / "riwaq-toronto.toml"), log=lines.append)
    assert not checked.fit
    assert checked.look.pages == 0
    assert "robots.txt is out of reach" in checked.look.alerts[0]
    assert lines
