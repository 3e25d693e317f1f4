"""What one outlet's night has staged in S3 until it is committed: Parquet of rows, JSON of accounts."""

import gzip
import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from mahjar import layout
from mahjar.errors import Conflict, NotStored
from mahjar.store import Store
from mahjar.tables import TABLES, conformed
from pipeline.night import Night

ROWS_IN_MEMORY = 256
LEFT_OVER = "left-over.json"
"""Keys of segments that earlier runs left in a spool, and that this run brings in."""
ROWS_FILES = ("captures", "quarantine", "articles", "urls")


@dataclass(frozen=True)
class Staging:
    """The staged objects of one outlet in one run."""

    store: Store
    night: Night
    outlet: str

    def key(self, name: str) -> str:
        """Key of a staged object."""
        return layout.staged(self.night.run, self.outlet, name)

    def put_json(self, name: str, content: Any, *, new: bool = False) -> None:
        """Stage accounts as JSON.

        Raises:
            Conflict: with ``new``, something is there already.
        """
        body = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True, default=str).encode()
        self.store.put(self.key(name), body, content_type="application/json", new=new)

    def get_json(self, name: str) -> Any:
        """Read staged accounts; None when there are none."""
        try:
            return json.loads(self.store.get(self.key(name)))
        except NotStored:
            return None

    def put_lines(self, name: str, path: Path) -> None:
        """Stage a file of lines, compressed."""
        with tempfile.NamedTemporaryFile(suffix=".gz") as packed:
            with path.open("rb") as source, gzip.open(packed.name, "wb") as sink:
                while chunk := source.read(1 << 20):
                    sink.write(chunk)
            self.store.put(self.key(name), Path(packed.name), content_type="application/gzip")

    def get_lines(self, name: str) -> Iterator[dict[str, Any]]:
        """Read staged JSON lines one by one; none when nothing is there, and none past a cut line."""
        with tempfile.NamedTemporaryFile(suffix=".gz") as packed:
            try:
                self.store.download(self.key(name), Path(packed.name))
            except NotStored:
                return
            with gzip.open(packed.name, "rt", encoding="utf-8") as lines:
                for line in lines:
                    if not line.endswith("\n"):  # its writer was killed within it
                        return
                    yield json.loads(line)

    def names(self) -> list[str]:
        """List what is staged."""
        prefix = layout.staging(self.night.run, self.outlet)
        return [key.removeprefix(prefix) for key, _ in self.store.list(prefix)]

    def begin_attempt(self) -> int:
        """Count one more try of this outlet's night, from 1; two tries at once get two numbers."""
        number = self.attempts() + 1
        while True:
            try:
                self.put_json(f"attempt-t{number:02d}.json", {"attempt": number}, new=True)
            except Conflict:
                number += 1
            else:
                return number

    def attempts(self) -> int:
        """How many tries this outlet's night has had."""
        return max((int(n[9:-5]) for n in self.names() if n.startswith("attempt-t")), default=0)

    def rows(self, table: str) -> pa.Table:
        """Read staged rows of a table; an empty table when there are none."""
        schema = TABLES[table].schema
        try:
            content = self.store.get(self.key(f"{table}.parquet"))
        except NotStored:
            return schema.empty_table()
        # The files are small and many: opening each as a dataset, in threads, takes longer than reading it.
        rows = pq.ParquetFile(pa.BufferReader(content)).read(use_threads=False)
        return rows if rows.schema.equals(schema) else conformed(rows, schema)

    @contextmanager
    def writing(self) -> Iterator["RowFiles"]:
        """Write rows of the four tables, a few in memory at a time; staged when the block ends well."""
        with tempfile.TemporaryDirectory(prefix="mahjar-rows-") as folder:
            files = RowFiles(Path(folder))
            yield files
            files.close()
            for table in ROWS_FILES:
                key, path = self.key(f"{table}.parquet"), Path(folder) / f"{table}.parquet"
                if path.exists():
                    self.store.put(key, path, content_type="application/vnd.apache.parquet")
                else:  # an earlier try may have had rows
                    self.store.delete(key)


@dataclass
class RowFiles:
    """Parquet files of rows, one a table, in a local folder."""

    folder: Path
    _waiting: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    _writers: dict[str, pq.ParquetWriter] = field(default_factory=dict)

    def add(self, table: str, row: dict[str, Any]) -> None:
        """Add one row."""
        waiting = self._waiting.setdefault(table, [])
        waiting.append(row)
        if len(waiting) >= ROWS_IN_MEMORY:
            self._flush(table)

    def extend(self, table: str, rows: Iterable[dict[str, Any]]) -> None:
        """Add rows."""
        for row in rows:
            self.add(table, row)

    def close(self) -> None:
        """Write what waits and close the files; a table without rows has none."""
        for table in list(self._waiting):
            self._flush(table)
        for writer in self._writers.values():
            writer.close()

    def _flush(self, table: str) -> None:
        schema = TABLES[table].schema
        if table not in self._writers:
            path = self.folder / f"{table}.parquet"
            # Read once, whole, and soon deleted. For so few rows statistics and dictionaries are no help, and
            # zstd, which begins anew for each column, takes twice as long to read.
            self._writers[table] = pq.ParquetWriter(
                path, schema, compression="snappy", use_dictionary=False, write_statistics=False
            )
        rows = pa.Table.from_pylist(self._waiting.pop(table), schema=schema)
        self._writers[table].write_table(conformed(rows, schema))
