"""The page that the fork server reads, so that no worker's first page costs more than its others."""

from pebble import ProcessPool

from extract import Extracted
from pipeline import warm
from pipeline.worker import CONTEXT


def test_the_page_goes_all_the_way_to_an_article_with_what_is_costly_to_read_first():
    article = warm.warmed()
    assert isinstance(article, Extracted)
    assert article.authors == ("سمير خوري",)
    assert str(article.published_day) == "2024-06-08"
    assert article.credits_raw
    assert "en" in article.languages_by_paragraph


def test_a_worker_is_forked_from_where_the_page_was_read():
    with ProcessPool(max_workers=1, context=CONTEXT) as pool:
        asked = pool.schedule(eval, args=("'pipeline.warm' in __import__('sys').modules",))
        assert asked.result(timeout=60) is True
