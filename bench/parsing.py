"""What it takes Airflow to read the DAGs' files, with few outlet files and with many.

As Airflow's DAG processor does it: one program loads Airflow, and forks a process that reads a file once and
ends. So each reading is a fresh one, and the readings with few and with many take turns.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.processes import ROOT, CommandFailed

READER = """
import json, os, sys, time
from pathlib import Path
os.environ["_AIRFLOW_PROCESS_CONTEXT"] = "client"
from airflow.dag_processing import processor
from airflow.dag_processing.dagbag import BundleDagBag

def reading(file, bundle):
    began = time.process_time()
    bag = BundleDagBag(dag_folder=file, bundle_path=Path(bundle), bundle_name="dags", load_op_links=False)
    dags, errors = processor._serialize_dags(bag, None)
    took = time.process_time() - began
    if bag.import_errors or errors or len(dags) != 1:
        sys.exit(f"{file} can't be read: {bag.import_errors or errors or len(dags)}")
    return took

def fresh(file, bundle, outlets):
    come, go = os.pipe()
    if not (child := os.fork()):
        os.environ["MAHJAR_OUTLETS"] = outlets
        os.write(go, repr(reading(file, bundle)).encode())
        os._exit(0)
    os.close(go)
    with open(come) as said:
        took = said.read()
    if os.waitpid(child, 0)[1]:
        sys.exit(1)
    return float(took)

file, bundle, rounds, *folders = sys.argv[1:]
sys.path.insert(0, bundle)
fresh(file, bundle, folders[0])  # its caches are warm from here on
print(json.dumps([[fresh(file, bundle, folder) for folder in folders] for _ in range(int(rounds))]))
"""


def readings(dag: Path, folders: Sequence[Path], rounds: int) -> list[list[float]]:
    """Read a DAG's file again and again, with each folder of outlet files in turn.

    Args:
        dag: the file; the folder that it is in is the bundle.
        folders: of outlet files, as ``MAHJAR_OUTLETS`` names them.
        rounds: how many times each is read with.

    Returns:
        For each round the seconds of a processor that each reading took, in the order of the folders.

    Raises:
        CommandFailed: the file can't be read.
    """
    with tempfile.TemporaryDirectory(prefix="mahjar-bench-") as home:
        done = subprocess.run(
            [sys.executable, "-c", READER, str(dag), str(dag.parent), str(rounds), *map(str, folders)],
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
            | {"AIRFLOW_HOME": home, "AIRFLOW__CORE__LOAD_EXAMPLES": "False"},
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise CommandFailed(f"{dag} was not read: {' / '.join(done.stderr.splitlines()[-3:])}")
    found: list[list[float]] = json.loads(done.stdout.splitlines()[-1])
    return found
