"""``python -m crawlers JOB.json``: crawl one outlet, as a process of its own.

The process dies with its parent, logs plain lines to stderr, and ends with code 0 when it left a report,
whatever the report says. SIGTERM ends the visit: what was fetched is sent, what was not reached is
accounted for.
"""

import ctypes
import json
import logging
import signal
import sys
from pathlib import Path

from crawlers.job import Job
from crawlers.run import run

PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> int:
    """Run the job that the one argument names.

    Returns:
        0 when a report was written, 2 when there is no such job.
    """
    die_with_parent()
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(levelname)s %(message)s")
    for chatty in (
        "scrapy",
        "scrapy.utils.log",
        "scrapy.addons",
        "twisted",
        "botocore",
        "boto3",
        "urllib3",
        "asyncio",
    ):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    if len(arguments) != 1:
        print("usage: python -m crawlers JOB.json", file=sys.stderr)  # noqa: T201 - this is the program's voice
        return 2
    try:
        job = Job.read(Path(arguments[0]))
    except (OSError, json.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        print(f"{arguments[0]} is not a job: {error}", file=sys.stderr)  # noqa: T201
        return 2
    report = run(job)
    logging.getLogger(__name__).info("%s: %d requests, %s", report.reason, report.requests, report.counts)
    return 0


def die_with_parent() -> None:
    """Ask the kernel to kill this process when its parent dies: a killed task leaves no crawl behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
