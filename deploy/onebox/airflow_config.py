"""The house's ``airflow.cfg``: everything that differs from what Airflow does by itself, and why."""

import configparser
import io
import json
import secrets
from collections.abc import Mapping
from pathlib import Path

from cryptography.fernet import Fernet

from deploy.onebox.ports import LOOPBACK

ADMIN = "admin"
NOTER = "night"
"""The user as whom a night writes its note into its own run: it may touch runs, not settings or users."""

USERS = f"{ADMIN}:admin,watch:viewer,{NOTER}:user"
CRAWLS = 8
"""How many outlets are crawled at once: the size of the pool ``crawl``."""

MOST_MAPPED = 10_000
"""How many outlets a night may be mapped over. Airflow's own limit, 1,024, would fail the choice of more."""

LOCAL_SETTINGS = """\
# Written anew at every start of the house.
#
# The tasks are forked from the scheduler. What it has loaded, they need not load again: without this, each
# task of a night spends two to four seconds of a processor on imports. Only what belongs to others is
# loaded: our own steps are read afresh by each task.
import importlib
import sys

PATIENT = {{"timeout": 30}}  # seconds that one who writes to the database waits for another

if "scheduler" in sys.argv:
    for name in {names}:
        importlib.import_module(name)
"""
LOADED_EARLY = [
    "airflow.dag_processing.dagbag",
    "airflow.providers.standard.decorators.python",
    "airflow.sdk.execution_time.task_runner",
    "boto3",
    "deltalake",
    "fastwarc.warc",
    "httpx",
    "pebble",
    "pyarrow.dataset",
    "pydantic",
    "s3transfer.manager",
    "trafilatura",
]


def local_settings() -> str:
    """Give the text of ``airflow_local_settings.py``, which each part of Airflow reads as it starts."""
    return LOCAL_SETTINGS.format(names=LOADED_EARLY)


def new_secrets() -> dict[str, str]:
    """Make Airflow's keys and the users' passwords."""
    return {
        "fernet_key": Fernet.generate_key().decode(),
        "jwt_secret": secrets.token_urlsafe(48),
        "secret_key": secrets.token_urlsafe(32),
        **{f"password_{user.split(':')[0]}": secrets.token_urlsafe(12) for user in USERS.split(",")},
    }


def passwords(kept: Mapping[str, str]) -> str:
    """Give the text of the passwords file that Airflow's simple auth manager reads."""
    return json.dumps({name.partition("_")[2]: kept[name] for name in kept if name.startswith("password_")})


def config(home: Path, port: int, dags: Path, kept: Mapping[str, str], users: Path) -> str:
    """Give the text of ``airflow.cfg``.

    Args:
        home: Airflow's home.
        port: where the API server listens.
        dags: folder of the DAGs.
        kept: the secrets of ``new_secrets``.
        users: the passwords file.
    """
    address = f"http://{LOOPBACK}:{port}"
    sections: dict[str, dict[str, object]] = {
        "core": {
            "dags_folder": dags,
            "plugins_folder": home / "plugins",
            "load_examples": False,
            "executor": "LocalExecutor",
            "parallelism": CRAWLS + 4,  # those that extract and check pass by those that crawl
            "max_active_tasks_per_dag": CRAWLS + 4,
            "max_map_length": MOST_MAPPED,
            "fernet_key": kept["fernet_key"],
            "simple_auth_manager_users": USERS,
            "simple_auth_manager_passwords_file": users,
            "execution_api_server_url": f"{address}/execution/",
            "hostname_callable": "socket.gethostname",  # the default asks the name server
            "killed_task_cleanup_time": 20,
        },
        "database": {
            "sql_alchemy_conn": f"sqlite:///{home / 'airflow.db'}",
            "sql_alchemy_connect_args": "airflow_local_settings.PATIENT",
            "sql_alchemy_connect_args_async": "airflow_local_settings.PATIENT",
        },
        "logging": {
            "base_log_folder": home / "logs",
            "file_task_handler_new_folder_permissions": "0o700",
            "file_task_handler_new_file_permissions": "0o600",
            "colored_console_log": False,
        },
        "api": {
            "host": LOOPBACK,
            "port": port,
            "base_url": address,
            "workers": 1,
            "secret_key": kept["secret_key"],
            "instance_name": "Mahjar",
            "expose_config": False,
        },
        "api_auth": {"jwt_secret": kept["jwt_secret"]},
        "dag_processor": {
            "parsing_processes": 1,
            "dag_bundle_storage_path": home / "bundles",  # else in the shared temporary folder
            "refresh_interval": 60,
        },
        "workers": {"min_heartbeat_interval": 2},  # also how late a task's end may be noticed
        "scheduler": {
            # A task whose supervisor was killed is tried again after a minute, not after five.
            "task_instance_heartbeat_timeout": 60,
        },
    }
    parser = configparser.RawConfigParser()
    for section, values in sections.items():
        parser[section] = {name: str(value).replace("%", "%%") for name, value in values.items()}
    text = io.StringIO("")
    parser.write(text)
    return "# Written anew at every start of the house; changes made here are lost.\n\n" + text.getvalue()
