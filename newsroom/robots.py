"""An outlet's robots.txt (RFC 9309), which a test may replace."""

from dataclasses import dataclass

from newsroom.sitemaps import INDEX, NEWS


@dataclass(frozen=True, slots=True)
class Robots:
    """What robots.txt says to everybody.

    `status` other than 200 answers with that status and no rules. `crawl_delay` is in seconds.
    `text`, where given, is the file itself.
    """

    disallow: tuple[str, ...] = ("/wp-admin/", "/search")
    allow: tuple[str, ...] = ()
    crawl_delay: float | None = None
    sitemaps: tuple[str, ...] = (INDEX, NEWS)
    status: int = 200
    text: str | None = None

    def render(self, base_url: str) -> bytes:
        """The file as served below `base_url`."""
        if self.text is not None:
            return self.text.encode()
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in self.disallow)]
        lines += [f"Allow: {path}" for path in self.allow]
        if self.crawl_delay is not None:
            lines.append(f"Crawl-delay: {self.crawl_delay:g}")
        lines += ["", *(f"Sitemap: {base_url}{path}" for path in self.sitemaps)]
        return ("\n".join(lines) + "\n").encode()
