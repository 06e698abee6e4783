"""CHECK constraints spelled once, so that the database refuses a state without its stamp."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import CheckConstraint, Q


def stamped_pair(stamp: str) -> CheckConstraint:
    """``<stamp>_at`` and ``<stamp>_by`` are both set or both empty."""
    at, by = f"{stamp}_at__isnull", f"{stamp}_by__isnull"
    return CheckConstraint(
        condition=Q(**{at: True, by: True}) | Q(**{at: False, by: False}),
        name=f"%(class)s_{stamp}_pair",
    )


def state_iff_stamped(states: Iterable[str], stamp: str) -> CheckConstraint:
    """``state`` is one of ``states`` exactly when ``<stamp>_at`` is set."""
    inside = Q(state__in=sorted(states))
    stamped = Q(**{f"{stamp}_at__isnull": False})
    return CheckConstraint(
        condition=(inside & stamped) | (~inside & ~stamped), name=f"%(class)s_{stamp}_state"
    )


def between(field: str, low: int, high: int) -> CheckConstraint:
    """A number lies within a closed range, or is empty."""
    return CheckConstraint(
        condition=Q(**{f"{field}__gte": low, f"{field}__lte": high}) | Q(**{f"{field}__isnull": True}),
        name=f"%(class)s_{field}_range",
    )
