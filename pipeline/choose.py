"""Choose the outlets of a night, and store each file as this run uses it."""

import json
from typing import Any

from mahjar import layout, outlet
from mahjar.errors import Conflict, NotStored, OutletError, Refused
from mahjar.outlet import Outlet, by_id
from mahjar.settings import StoreSettings
from mahjar.store import Store
from pipeline.folder import Folder
from pipeline.night import Log, Night
from pipeline.servers import shared_servers


def choose_outlets(
    night: Night, only: list[str] | None = None, *, dry_run: bool = False, log: Log = print
) -> list[str]:
    """Choose tonight's outlets and write down the choice.

    Without ``only``, all that are enabled. A file with a mistake is chosen too: its crawl then fails with
    the sentence that names the mistake, where people look for failures, and the others go on. A night that is
    run again keeps its first choice.

    Args:
        night: the run.
        only: ids of the outlets to take, enabled or not.
        dry_run: write nothing down, and ask no store.
        log: told what was chosen.

    Returns:
        The outlets' ids, sorted.

    Raises:
        Refused: an outlet that was asked for has no file.
        StoreError: the store can't be reached.
    """
    if dry_run:
        names = sorted(Folder.read().chosen(only))
        log(f"run {night.run}, a dry run: {len(names)} outlets: {', '.join(names) or 'none is enabled'}")
        return names
    store = Store(StoreSettings.read())
    earlier = read_choice(store, night)
    if earlier is not None:
        log(f"run {night.run} has chosen before: {', '.join(earlier) or 'no outlet'}")
        return sorted(earlier)
    folder = Folder.read()
    choice: dict[str, dict[str, str]] = {}
    servers = servers_of(folder, only, log)
    for name in folder.chosen(only):
        if name in folder.broken:
            choice[name] = {"error": str(folder.broken[name])}
            log(f"{name}: {folder.broken[name]}")
        else:
            choice[name] = {"outlet_file": keep_file(store, folder.good[name])}
            if name in servers:
                choice[name]["server"] = servers[name]
    choice = write_choice(store, night, choice)
    log(f"run {night.run}: {len(choice)} outlets: {', '.join(choice) or 'none is enabled'}")
    return sorted(choice)


def servers_of(folder: Folder, only: list[str] | None, log: Log) -> dict[str, str]:
    """Name the servers that a run's outlets share, with each other or with an outlet that is enabled.

    The enabled ones count though they are not chosen: another run, tonight's or a backfill, may crawl them.
    """
    chosen = [name for name in folder.chosen(only) if name in folder.good]
    crawled = {name: folder.good[name] for name in chosen} | by_id(folder.enabled)
    servers = shared_servers(crawled.values())
    for server in sorted({servers[name] for name in chosen if name in servers}):
        log(f"{', '.join(sorted(n for n in servers if servers[n] == server))} share the server {server}")
    return {name: servers[name] for name in chosen if name in servers}


def keep_file(store: Store, facts: Outlet) -> str:
    """Store an outlet file under its hash, once, and give the hash."""
    key = layout.outlet_file(facts.sha256)
    if not store.exists(key):
        store.put(key, facts.source, content_type="application/toml")
    return facts.sha256


def read_choice(store: Store, night: Night) -> dict[str, Any] | None:
    """Read what a run chose: outlet to the hash of its file, or its error. None before it has chosen."""
    try:
        content: dict[str, Any] = json.loads(store.get(layout.chosen(night.run)))
    except NotStored:
        return None
    return content


def write_choice(store: Store, night: Night, choice: dict[str, dict[str, str]]) -> dict[str, Any]:
    """Write a run's choice once; when somebody was first, give theirs."""
    try:
        store.put(
            layout.chosen(night.run),
            json.dumps(choice, ensure_ascii=False, indent=1).encode(),
            content_type="application/json",
            new=True,
        )
    except Conflict:
        return read_choice(store, night) or choice
    return choice


def chosen_outlet(store: Store, night: Night, name: str) -> Outlet:
    """Give an outlet as the run chose it, from the store.

    Raises:
        OutletError: its file held a mistake when the night began.
        Refused: the run did not choose it.
    """
    return chosen_with_server(store, night, name)[0]


def chosen_with_server(store: Store, night: Night, name: str) -> tuple[Outlet, str | None]:
    """Give an outlet as the run chose it, and the server that it shares with others, if it does.

    Raises:
        OutletError: its file held a mistake when the night began.
        Refused: the run did not choose it.
    """
    choice = (read_choice(store, night) or {}).get(name)
    if choice is None:
        raise Refused(f"run {night.run} did not choose {name}; start a new run, or choose it first")
    if "error" in choice:
        raise OutletError(f"{name}.toml", "", choice["error"].partition(": ")[2] or choice["error"])
    facts = outlet.parse(store.get(layout.outlet_file(choice["outlet_file"])), f"{name}.toml")
    return facts, choice.get("server")
