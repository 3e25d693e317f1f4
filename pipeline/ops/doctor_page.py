"""What the doctor found, for a person."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from mahjar.listings import plain_table
from pipeline.ops.doctor import Diagnosis, Setting
from pipeline.ops.finding import Finding, Health

MARKS = {Health.WELL: ("✓", "green"), Health.WATCH: ("!", "yellow"), Health.WRONG: ("✗", "bold red")}


def doctor_page(found: Diagnosis) -> RenderableType:
    """Show settings, findings, and the sum."""
    wrongs = sum(finding.health is Health.WRONG for finding in found.findings)
    end = Text("Nothing is wrong", "green") if found.ok else Text(f"{wrongs} wrong", "bold red")
    return Group(settings_table(found.settings), Text(), findings_table(found.findings), Text(), end)


def settings_table(settings: list[Setting]) -> Table:
    """Show every setting and where it came from."""
    table = plain_table("setting", "value", "from", "meaning")
    table.columns[1].overflow = "fold"
    for row in settings:
        style = "" if row.source == "environment" else "dim"
        table.add_row(row.name, Text(row.value, style), Text(row.source, style), Text(row.meaning))
    return table


def findings_table(findings: list[Finding]) -> Table:
    """Show every finding; below what is not well stands what to do."""
    table = plain_table("", "about", "what", "found")
    table.columns[3].overflow = "fold"
    for row in findings:
        mark, style = MARKS[row.health]
        said = Text(row.said)
        if row.remedy:
            said.append(f"\n→ {row.remedy}", style)
        table.add_row(Text(mark, style), row.about, row.what, said)
    return table
