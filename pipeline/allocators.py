"""Allocators that give memory back: a command that commits month after month is not to grow with each.

Arrow's own allocator and each thread's arena of the C library keep what they once had. The rows of a month
are read and merged by threads of their own, so that each month would leave some 12 MB more behind
(docs/decisions/0014 has the figures). A step under Airflow is a process of its own, and ends.
"""

import ctypes
import os
import platform
from typing import Final

POOL: Final = "ARROW_DEFAULT_MEMORY_POOL"
M_ARENA_MAX: Final = -8
"""Of ``malloc.h``; see mallopt(3)."""


def give_back() -> None:
    """Let Arrow use the C library's allocator, and let that keep one arena for all threads.

    For the start of a process: before pyarrow is imported, and before there are threads. A pool that the
    environment names stays. Where the C library is not glibc, its arenas are left as they are.
    """
    os.environ.setdefault(POOL, "system")
    if platform.libc_ver()[0] == "glibc":
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)
