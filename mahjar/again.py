"""Pull again what was pulled before, by the description that stands beside it."""

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self

from mahjar import export
from mahjar.errors import NotTheSame, QueryError
from mahjar.query import Query, as_day, checked_columns, named

FILE = ("name", "format", "sha256")
LISTS = ("outlets", "languages", "country")


@dataclass(frozen=True)
class Earlier:
    """A pull that was made before, as its ``.about.json`` tells it."""

    path: Path
    """Of the description."""
    archive: str
    version: int
    """Of the table ``articles``."""
    query: Query
    about: dict[str, Any]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the description of a pull.

        Raises:
            QueryError: there is none, or it is not of articles.
        """
        try:
            about = json.loads(path.read_text(encoding="utf-8"))
            if missing := [name for name in FILE if name not in about["file"]]:
                raise ValueError(f"nothing is said of the file's {missing[0]}")
            return cls(path, str(about["archive"]), int(about["tables"]["articles"]), query_of(about), about)
        except OSError as error:
            raise QueryError(f"{path} can't be read: {error.strerror or error}") from error
        except (ValueError, KeyError, TypeError) as error:
            raise QueryError(
                f"{path} does not describe a pull of articles; name the .about.json that stands beside one"
            ) from error

    def out(self, given: Path | None) -> Path:
        """Give the file to write: the one named, or else that of the earlier pull, beside its description.

        Raises:
            QueryError: none is named, and that of the earlier pull is there.
        """
        if given is not None:
            return given
        path = self.path.with_name(Path(self.about["file"]["name"]).name)
        if path.exists():
            raise QueryError(f"{path} is there already; name another file with --out")
        return path

    def kind(self, out: Path, given: str | None) -> str:
        """Give the format to write: the one named, that of the file's ending, or that of the earlier pull.

        Raises:
            QueryError: there is no such format, or it can't stand in a file of that name.
        """
        known = any(out.suffix.lower() in endings for endings in export.FORMATS.values())
        return export.format_of(out, given or (None if known else self.about["file"]["format"]))

    def compared(self, about: dict[str, Any]) -> str:
        """Say in a sentence how like the earlier pull a new one is.

        Args:
            about: the description of the new one.

        Raises:
            NotTheSame: it holds other rows, with what may be the reason.
        """
        then, now = self.about, about
        if then["file"]["sha256"] == now["file"]["sha256"]:
            return f"The same, byte for byte, as was pulled at {then['pulled']}"
        if then.get("rows_sha256") == now["rows_sha256"]:
            return (
                f"The same articles, in the same order, as were pulled at {then['pulled']}; {why(then, now)}"
            )
        counts = then["counts"], now["counts"]
        if "rows_sha256" not in then and counts[0]["articles"] == counts[1]["articles"]:
            return f"As many articles as were pulled at {then['pulled']}, whose description names no rows"
        back = counts[1]["left_out"] - counts[0]["left_out"]
        reason = f": outlets keep back {back:,} more than then" if back > 0 else ""
        raise NotTheSame(
            f"{now['file']['name']} is written, but it does not hold what was pulled at {then['pulled']}: "
            f"{counts[1]['articles']:,} articles now, {counts[0]['articles']:,} then{reason}"
        )


def why(then: dict[str, Any], now: dict[str, Any]) -> str:
    """Say why two files of the same rows are not the same bytes."""
    if then["file"]["format"] != now["file"]["format"]:
        return "the format differs"
    if then["mahjar"] != now["mahjar"]:
        return f"the bytes differ, since Mahjar {then['mahjar']} wrote them then, and {now['mahjar']} now"
    return "the bytes differ, as another version of a library wrote them"


def query_of(about: dict[str, Any]) -> Query:
    """Give the question that a description names.

    Raises:
        QueryError: a day or column in it is none.
        ValueError: it is not a question to articles.
    """
    asked = dict(about["query"])
    if set(asked) - {field.name for field in fields(Query)} or "articles" not in about["counts"]:
        raise ValueError("not a question to articles")
    if asked.get("versions", "latest") not in {"latest", "all"}:
        raise ValueError("neither the latest versions nor all")
    asked |= {name: named(asked[name]) for name in LISTS if name in asked}
    asked |= {name: as_day(asked[name], name) for name in ("since", "until") if name in asked}
    return Query(**asked | {"columns": checked_columns("articles", asked.get("columns"))})
