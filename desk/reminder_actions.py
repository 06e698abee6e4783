"""Writes about reminders and calendars: verbs, keyword-only, atomic, with their audit events."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils import timezone

from agencies.actions import change_officer
from agencies.audit import record
from agencies.events import Event
from agencies.models import Membership
from agencies.versions import claim
from desk.calendars import hash_of
from desk.models import CalendarFeed, ReminderChoice

SECRET_BYTES = 32


def choice_of(member: Membership) -> ReminderChoice:
    """What an officer chose; unsaved, with the usual choice, where they never did."""
    return ReminderChoice.objects.filter(member=member).first() or ReminderChoice(member=member)


def choose_reminders(*, by: Membership, wants_letters: bool, email: str, version: int) -> None:
    """Keep an officer's own choice and address.

    Raises Stale where they saved it elsewhere since the form was opened.
    """
    # A new row says what no row says, so it may stay where the rest is refused.
    choice, _ = ReminderChoice.objects.get_or_create(member=by)
    with transaction.atomic():
        claim(choice, version)
        change_officer(member=by, by=by, email=email)
        if choice.wants_letters != wants_letters:
            changes = {"wants_letters": [choice.wants_letters, wants_letters]}
            choice.wants_letters = wants_letters
            choice.save(update_fields=["wants_letters"])
            record(Event.REMINDERS_CHOSEN, by=by, agency=by.agency, subject=by, changes=changes)


@transaction.atomic
def open_feed(*, by: Membership) -> str:
    """Make a new secret address for an officer's calendar, returned once; an older one stops at once."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    values = {"secret_hash": hash_of(secret), "opened_at": timezone.now()}
    CalendarFeed.objects.update_or_create(member=by, defaults=values)
    record(Event.FEED_OPENED, by=by, agency=by.agency, subject=by)
    return secret


@transaction.atomic
def revoke_feed(*, by: Membership) -> bool:
    """Close the officer's calendar address; False where there was none."""
    removed, _ = CalendarFeed.objects.filter(member=by).delete()
    if removed:
        record(Event.FEED_REVOKED, by=by, agency=by.agency, subject=by)
    return bool(removed)
