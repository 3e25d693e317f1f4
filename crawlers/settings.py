"""Scrapy's settings for one outlet: what is on, what is off, and why."""

from typing import Any

from crawlers.tempo import Tempo
from mahjar.outlet import Outlet

NAME = "Mahjar/0.1"


def user_agent(contact: str | None) -> str:
    """Give the name we go by, with the address where we can be reached."""
    return f"{NAME} (+{contact})" if contact else NAME


def scrapy_settings(outlet: Outlet, contact: str | None, tempo: Tempo) -> dict[str, Any]:
    """Give the settings of one outlet's crawl."""
    delay = outlet.politeness.delay_seconds
    return {
        "BOT_NAME": "mahjar",
        "USER_AGENT": user_agent(contact),
        # What is asked for. br and zstd are not: WARC tools stumble over them.
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Encoding": "gzip, deflate",
        },
        "DOWNLOAD_HANDLERS": {
            "http": "crawlers.wire.Wire",
            "https": "crawlers.wire.Wire",
            "data": None,
            "file": None,
            "ftp": None,
            "s3": None,
        },
        "SCHEDULER": "crawlers.scheduler.FrontierScheduler",
        # One request at a time, with time between them.
        "CONCURRENT_REQUESTS": 1,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        # What a callback gives is taken in by one task; Scrapy starts a hundred for each answer, for items.
        "CONCURRENT_ITEMS": 1,
        "DOWNLOAD_DELAY": delay,
        "DOWNLOAD_DELAY_JITTER": 0,
        "AUTOTHROTTLE_START_DELAY": delay,
        "AUTOTHROTTLE_MAX_DELAY": max(delay, 60.0),
        "EXTENSIONS_BASE": {},
        "EXTENSIONS": {
            "crawlers.politeness.throttle.Throttle": 0,
            "crawlers.capture.SegmentClock": 0,
        },
        "AUTOTHROTTLE_ENABLED": True,
        # From the engine to the wire. Scrapy's own are replaced or not wanted: retries that do not wait,
        # robots.txt that forgives a 5xx, cookies, proxies, caches, a decoder that knows no gzip bombs.
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "DOWNLOADER_MIDDLEWARES": {
            "crawlers.politeness.robots.Robots": 100,
            "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
            "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
            "crawlers.politeness.redirects.Redirects": 600,
            "crawlers.politeness.patience.Patience": 700,
            "crawlers.capture.Capture": 890,
        },
        "REDIRECT_MAX_TIMES": 5,
        "SPIDER_MIDDLEWARES_BASE": {},
        "ITEM_PIPELINES": {},
        # Doors that nobody needs.
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "COOKIES_ENABLED": False,
        "HTTPPROXY_ENABLED": False,
        "DOWNLOAD_TIMEOUT": tempo.answer_seconds,
        "LOG_ENABLED": False,
        "LOG_INSTALL_ROOT_HANDLER": False,
    }
