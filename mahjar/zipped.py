"""A ZIP archive of many small files, written in one go.

Python's own ``zipfile`` keeps an object for each file until the end: half a gigabyte for a million articles.
Here the central directory waits in a temporary file. The format is PKWARE's APPNOTE 6.3.10, with ZIP64 where
the size or the number of files asks for it; names are UTF-8, files are deflated.
"""

import shutil
import struct
import tempfile
import zlib
from datetime import date
from pathlib import Path

DEFLATED, UTF_8 = 8, 1 << 11
PLAIN, ZIP64 = 20, 45
"""The version of the format that a reader must know, times ten."""
UNIX_FILE = 0o100644 << 16
FULL_16, FULL_32 = 0xFFFF, 0xFFFFFFFF
"""What stands in a field that its ZIP64 counterpart replaces."""


class ZipStream:
    """Takes files one by one; memory does not grow with their number."""

    def __init__(self, path: Path) -> None:
        """Open the archive.

        Args:
            path: where it is written. The central directory waits in the same folder.
        """
        self._file = path.open("wb")
        self._directory = tempfile.TemporaryFile(dir=path.parent)  # noqa: SIM115 - closed with the archive
        self._at = self._files = 0

    def add(self, name: str, content: bytes, day: date) -> None:
        """Write a file.

        Args:
            name: its path within the archive.
            content: what is in it; less than 4 GiB.
            day: the day that the archive says it is of; the format knows none before 1980.
        """
        packed = zlib.compress(content, wbits=-zlib.MAX_WBITS)
        path = name.encode()
        # APPNOTE 4.4.6: a day as MS-DOS has it. The hour is midnight: a pull gives the same bytes again.
        dos_day = max(day.year - 1980, 0) << 9 | day.month << 5 | day.day
        facts = (UTF_8, DEFLATED, 0, dos_day, zlib.crc32(content), len(packed), len(content), len(path))
        local = struct.pack("<4s5H3I2H", b"PK\x03\x04", PLAIN, *facts, 0)
        far = self._at >= FULL_32
        extra = struct.pack("<2HQ", 1, 8, self._at) if far else b""
        versions = (3 << 8 | ZIP64, ZIP64 if far else PLAIN)
        at = FULL_32 if far else self._at
        self._directory.write(
            struct.pack("<4s6H3I5H2I", b"PK\x01\x02", *versions, *facts, len(extra), 0, 0, 0, UNIX_FILE, at)
            + path
            + extra
        )
        self._file.write(local + path + packed)
        self._at += len(local) + len(path) + len(packed)
        self._files += 1

    def close(self) -> None:
        """Write the central directory."""
        with self._file, self._directory:
            size = self._directory.tell()
            self._directory.seek(0)
            shutil.copyfileobj(self._directory, self._file)
            self._file.write(self._end(size))

    def _end(self, size: int) -> bytes:
        """Give what ends the archive (APPNOTE 4.3.14 to 4.3.16)."""
        number, start = self._files, self._at
        large = b""
        if number >= FULL_16 or max(start, size) >= FULL_32:
            facts = (44, 3 << 8 | ZIP64, ZIP64, 0, 0, number, number, size, start)
            large = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", *facts)
            large += struct.pack("<4sIQI", b"PK\x06\x07", 0, start + size, 1)
        short = min(number, FULL_16)
        ends = (min(size, FULL_32), min(start, FULL_32))
        return large + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, short, short, *ends, 0)
