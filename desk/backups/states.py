"""Which migrations a database has had, and the models that fit it then; a backup carries that state.

The models are those of the recorded state, not of this program, so that a backup can be taken before an
upgrade and put back after it.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

State = frozenset[tuple[str, str]]  # (app, migration)
# Who is signed in is no record: a copy of it would be a bunch of keys, and is worthless a day later.
_NOT_KEPT = {"sessions.session"}
# Made by migrating, for every installation alike; the rows of the backup take their place.
_MADE_BY_MIGRATING = {"contenttypes.contenttype", "auth.permission"}


def applied() -> State:
    """The migrations this database has had; empty for one that was never prepared."""
    return frozenset(MigrationRecorder(connection).applied_migrations())


def unknown(state: State) -> list[str]:
    """Migrations of a state that this program does not have: it is older than the state."""
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations or {}
    return sorted(".".join(key) for key in state if key not in known)


def kept_models(state: State) -> list[type[models.Model]]:
    """The models of a state whose rows a backup holds, by the name of their table."""
    loader = MigrationLoader(connection)
    apps = loader.project_state(_leaves(loader, state)).apps
    kept = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label_lower not in _NOT_KEPT
    ]
    return sorted(kept, key=lambda model: model._meta.db_table)


def made_by_migrating(kept: Iterable[type[models.Model]]) -> list[type[models.Model]]:
    """Those of the models whose rows come with the tables, the ones that point at others first."""
    made = (model for model in kept if model._meta.label_lower in _MADE_BY_MIGRATING)
    return sorted(made, key=lambda model: model._meta.label_lower)


def bring_to(state: State) -> None:
    """Migrate an empty database to a state and no further."""
    executor = MigrationExecutor(connection)
    executor.migrate(_leaves(executor.loader, state))


def bring_up_to_date() -> None:
    """Migrate from any state to that of this program."""
    call_command("migrate", verbosity=0, interactive=False)


def _leaves(loader: MigrationLoader, state: State) -> list[tuple[str, str]]:
    """The last migration of each app in a state."""
    nodes = loader.graph.node_map
    return sorted(
        key
        for key in state
        if key in nodes
        and not any(child.key in state and child.key[0] == key[0] for child in nodes[key].children)
    )
