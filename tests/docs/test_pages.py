"""The documentation's links lead somewhere, and what it must explain it explains."""

import re
import subprocess
from pathlib import Path

import pytest

from mahjar.settings import NAMES

CHECKOUT = Path(__file__).resolve().parents[2]
PAGES = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "outlets/README.md"]
PAGES += [str(path.relative_to(CHECKOUT)) for path in sorted((CHECKOUT / "docs").rglob("*.md"))]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)


def text_of(page: str) -> str:
    return (CHECKOUT / page).read_text(encoding="utf-8")


def anchors(page: str) -> set[str]:
    """Give the names of a page's headings as a link writes them."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", text_of(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES)
def test_every_link_within_the_project_leads_somewhere(page: str) -> None:
    for link in LINK.findall(FENCED.sub("", text_of(page))):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (CHECKOUT / page).parent / path if path else CHECKOUT / page
        assert target.exists(), f"{page} names {link}"
        if anchor:
            assert anchor in anchors(str(target.resolve().relative_to(CHECKOUT))), f"{page} names {link}"


def test_every_setting_is_explained_to_the_operator() -> None:
    guide = text_of("docs/operator-guide.md")
    assert [name for name in NAMES if f"`{name}`" not in guide] == []


def test_the_researcher_is_told_of_every_setting_of_the_store() -> None:
    guide = text_of("docs/researcher-guide.md")
    assert [name for name in NAMES if name.startswith("MAHJAR_S3_") and f"`{name}`" not in guide] == []


def test_every_decision_stands_in_the_index_and_says_where_it_stands() -> None:
    index = text_of("docs/decisions/README.md")
    pages = sorted((CHECKOUT / "docs" / "decisions").glob("0*.md"))
    assert pages
    for page in pages:
        title = page.read_text(encoding="utf-8").splitlines()[0]
        assert re.fullmatch(rf"# {page.name[:4]}\. .+", title)
        assert re.search(
            r"^Status: (accepted|replaced by \[\d{4}\]\(.+\))\.$",
            text_of(f"docs/decisions/{page.name}"),
            re.M,
        )
        assert f"]({page.name})" in index
    numbers = [page.name[:4] for page in pages]
    assert numbers == [f"{n:04d}" for n in range(1, len(pages) + 1)], "none is left out, none is there twice"


def test_no_page_names_a_path_of_one_machine_or_leaves_work_undone() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "*.md"], cwd=CHECKOUT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert "README.md" in tracked
    for page in tracked:
        assert not re.search(r"(?<![\w.])/(?:root|work|home/\w+)/|\bTODO\b|\bFIXME\b", text_of(page)), page
