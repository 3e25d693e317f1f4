"""A newspaper's pages: home, sections, articles and the page for what is not there, as bytes."""

from dataclasses import replace
from itertools import islice
from typing import Any

from newsroom.article import Article
from newsroom.credits import credit_lines
from newsroom.dates import month_name, print_time
from newsroom.newspaper import Entry, Newspaper
from newsroom.readers import comments_on
from newsroom.themes import Place


class Pages:
    """Prints one newspaper's pages on demand."""

    def __init__(self, paper: Newspaper, base_url: str) -> None:
        self._paper = paper
        self._base_url = base_url

    def listing(self, place: Place) -> bytes | None:
        """A home, section or month page, or None past its last one, or where a month has no articles."""
        entries = self._paper.published(place.section, place.month)
        size = self._paper.theme.step or self._paper.outlet.page_size
        if place.month and self._paper.theme.whole_months:
            size = max(1, len(entries))
        last = max(1, -(-len(entries) // size))
        if place.page < 1 or (place.page > last and not self._paper.theme.empty_past_end):
            return None
        if place.month and not entries:
            return None
        shown = entries[(place.page - 1) * size : place.page * size]
        numbers = [number for number in range(place.page - 2, place.page + 3) if 1 <= number <= last]
        return self._render(
            "listing",
            heading=self._heading(place),
            place=place,
            pages=last,
            cards=[self._card(entry) for entry in shown],
            pager=[(number, self._page_of(place, number)) for number in numbers],
            older=self._page_of(place, place.page + 1) if place.page < last else None,
        )

    def _heading(self, place: Place) -> str:
        if place.month:
            return month_name(place.month)
        return self._paper.outlet.sections[place.section] if place.section else "آخر الأخبار"

    def _page_of(self, place: Place, number: int) -> str:
        return self._paper.theme.listing_path(replace(place, page=number))

    def article(self, entry: Entry) -> bytes:
        """The page of an article; where the theme counts readers, this counts one."""
        article = entry.article
        views, comments = self._paper.read(entry) if self._paper.theme.counters else (0, article.grain % 3)
        around = [other for other in islice(self._paper.published(), 40) if other.number != entry.number]
        start = article.grain % max(1, len(around) - 8)
        also, related, ticker = around[start : start + 2], around[start + 2 : start + 5], around[:5]
        return self._render(
            "article",
            article=article,
            entry=entry,
            url=self._base_url + entry.path,
            blocks=article.blocks,
            credits=credit_lines(article, self._paper.outlet.city_ar),
            standing=self._standing(article),
            date=self._date(article),
            modified_date=self._paper.theme.date(
                article.touched.astimezone(self._paper.outlet.zone), article.grain
            ),
            time=print_time(article.published.astimezone(self._paper.outlet.zone)),
            labels=self._paper.theme.labels(article, self._paper.outlet.sections[article.section]),
            published=article.published.astimezone(self._paper.outlet.zone),
            modified=article.touched.astimezone(self._paper.outlet.zone),
            section=self._paper.outlet.sections[article.section],
            section_path=self._listing_path(article.section, 1),
            views=views,
            comment_count=comments,
            comments=comments_on(article, comments),
            middle=max(1, len(article.body) // 2),
            minutes=max(1, sum(len(text.split()) for text in article.body) // 160),
            also=[self._card(other) for other in also],
            related=[self._card(other) for other in related],
            ticker=[self._card(other) for other in ticker],
        )

    def _standing(self, article: Article) -> dict[str, list[str]]:
        """The paper's own lines that this article's page prints, by their place."""
        printed = [line for line in self._paper.outlet.standing if article.grain % line.every == 0]
        places = ("top", "middle", "end")
        return {place: [line.text for line in printed if line.place == place] for place in places}

    def further(self, template: str) -> bytes:
        """A page that is neither an article's nor a list's."""
        return self._render(template)

    def missing(self) -> bytes:
        """The page that comes with a 404 or 410."""
        return self._render("missing")

    def _render(self, template: str, **context: Any) -> bytes:
        outlet = self._paper.outlet
        return self._paper.theme.render(
            template,
            outlet=outlet,
            base_url=self._base_url,
            nav=[(name, self._listing_path(section, 1)) for section, name in outlet.sections.items()],
            year=self._paper.clock.now().year,
            months=self._months() if self._paper.theme.by_month else (),
            **context,
        )

    def _months(self) -> list[tuple[str, str, int]]:
        """Name, address and number of articles of each month, the latest first."""
        path = self._paper.theme.listing_path
        months = self._paper.months()
        return [(month_name(month), path(Place(None, month=month)), count) for month, count in months.items()]

    def _card(self, entry: Entry) -> dict[str, Any]:
        return {
            "title": entry.article.title,
            "path": entry.path,
            "teaser": " ".join(entry.article.lede.split()[:18]),
            "date": self._date(entry.article),
            "section": self._paper.outlet.sections[entry.article.section],
        }

    def _date(self, article: Article) -> str:
        return self._paper.theme.date(article.published.astimezone(self._paper.outlet.zone), article.grain)

    def _listing_path(self, section: str | None, page: int) -> str:
        return self._paper.theme.listing_path(Place(section, page))
