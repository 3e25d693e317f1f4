"""A command's allocators give memory back."""

import platform
import subprocess
import sys

import pytest

COMMAND = "from pipeline.allocators import give_back; give_back()"
ALLOCATED_BY_THREADS = """
import ctypes, threading
work = [threading.Thread(target=lambda: [bytearray(2000) for _ in range(20_000)]) for _ in range(8)]
for each in work: each.start()
for each in work: each.join()
libc = ctypes.CDLL(None)
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
"""


def said(*lines: str) -> str:
    """Run Python in a process of its own, and give what it prints."""
    command = [sys.executable, "-c", "\n".join(lines)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_a_command_lets_arrow_use_the_allocator_of_the_c_library() -> None:
    """It is chosen before pyarrow is loaded, which the command's own modules do."""
    start = "import sys; sys.argv[1:] = ['--help']"
    at_its_end = "import atexit; atexit.register(lambda: print(sys.modules['pyarrow'].default_memory_pool()))"
    assert "system" in said(start, at_its_end, "from pipeline.__main__ import run; run()").splitlines()[-1]


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="arenas are glibc's")
def test_threads_of_a_command_share_one_arena() -> None:
    """Each would keep what it once had."""
    assert said(ALLOCATED_BY_THREADS).count("<heap nr=") > 1
    assert said(COMMAND, ALLOCATED_BY_THREADS).count("<heap nr=") == 1
