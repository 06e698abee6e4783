"""Letters of reminder: one digest a person and day, kept as a row before it is sent, never sent twice.

Two runs at once take turns at each letter: the row is unique, and one UPDATE says who sends it. Where the
mail server refuses, the next run of the day tries again; a run that died while sending leaves the letter as
tried, and it is not sent again, since it may have arrived.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from agencies.models import Membership, User
from desk.models import Letter
from desk.waiting import DAYS_BETWEEN, Waiting, people_at_work, waiting_everywhere
from thai.dates import thai_date, thai_date_short

MOST_NAMED = 40  # things named one by one in a letter; the portal lists them all
LONGEST_TROUBLE = 300
LONGEST_TITLE = (
    84  # letters of a title in a subject, which mail programs cut: the longest of a paper stands whole
)
BATCH = 500  # letters written at once


@dataclass
class Run:
    """What a run of ``send_reminders`` did, by username."""

    sent: list[str] = field(default_factory=list)
    without_address: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    interrupted: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Post:
    """An officer's post with what a letter of today says of it."""

    member: Membership
    waiting: list[Waiting]


def send_reminders(day: date) -> Run:
    """Write the letters of a day that are due and not written yet, then send those not sent yet."""
    due = list(_due(day))
    run = Run(without_address=[user.username for user, _ in due if not user.email])
    letters = [_letter(user, day, posts) for user, posts in due if user.email]
    # What another run wrote meanwhile stays as it is.
    Letter.objects.bulk_create(letters, batch_size=BATCH, ignore_conflicts=True)
    for letter in Letter.objects.filter(day=day, sent_at__isnull=True, tried_at__isnull=False):
        run.interrupted.append(letter.user.username)
    _send(Letter.objects.filter(day=day, tried_at__isnull=True), run)
    return run


def remind(member: Membership, day: date, asked_by: Membership) -> Run:
    """Send an officer the letter of a day now, because another asks; an empty Run where nothing is sent.

    That is where nothing waits, they want no letters, or the letter of the day was written already.
    """
    posts = [Post(member, wanted_by(member, waiting_everywhere(day, [member]).get(member.pk, [])))]
    run = Run()
    if not member.user.email:
        run.without_address.append(member.user.username)
    elif posts[0].waiting:
        letter = _letter(member.user, day, posts, asked_by)
        Letter.objects.bulk_create([letter], ignore_conflicts=True)
        _send(Letter.objects.filter(user=member.user, day=day, tried_at__isnull=True), run)
    return run


def _due(day: date) -> Iterator[tuple[User, list[Post]]]:
    """Each person to whom a letter is due and who has none of this day, with all that waits for them."""
    people = people_at_work()
    waiting = waiting_everywhere(day, people)
    posts: dict[int, list[Post]] = defaultdict(list)
    for member in people:
        posts[member.user_id].append(Post(member, wanted_by(member, waiting.get(member.pk, []))))
    written = set(Letter.objects.filter(day=day).values_list("user_id", flat=True))
    recent = _recent(day)
    for user_id, of_person in posts.items():
        told = recent.get(user_id)
        if user_id not in written and any(
            _calls(row, day, told) for post in of_person for row in post.waiting
        ):
            yield of_person[0].member.user, [post for post in of_person if post.waiting]


def wanted_by(member: Membership, waiting: Iterable[Waiting]) -> list[Waiting]:
    """All that waits where an officer gets reminders, else what they owe as a signer."""
    choice = getattr(member, "reminder_choice", None)
    return [row for row in waiting if row.is_owed or choice is None or choice.wants_letters]


def _calls(row: Waiting, day: date, told: datetime | None) -> bool:
    """Whether a letter is due because of this: a day of its round, or a decision not told of lately."""
    if row.since is not None:
        return told is None or told < row.since
    return row.is_announced_on(day)


def _recent(day: date) -> dict[int, datetime]:
    """When each person was last written to within the week before a day."""
    week = Letter.objects.filter(day__gt=day - timedelta(days=DAYS_BETWEEN), day__lt=day)
    return dict(week.order_by("kept_at").values_list("user_id", "kept_at"))


def _letter(user: User, day: date, posts: list[Post], asked_by: Membership | None = None) -> Letter:
    return Letter(
        user=user,
        day=day,
        address=user.email,
        subject=_subject(day, posts),
        body="\n".join(_lines(user, day, posts, asked_by)),
        kept_at=timezone.now(),
    )


def _subject(day: date, posts: list[Post]) -> str:
    """What is most pressing, how many other things wait, and as of when."""
    waiting = [row for post in posts for row in post.waiting]
    first = sorted(waiting, key=lambda row: (not row.is_owed, row.cut_off or day))[0]
    others = f" และอีก {len(waiting) - 1} เรื่อง" if len(waiting) > 1 else ""
    title = first.title if len(first.title) <= LONGEST_TITLE else f"{first.title[:LONGEST_TITLE].rstrip()}…"
    return f"ระบบ ITA: {title}{others} ({thai_date_short(day)})"


def _what(row: Waiting, day: date) -> Iterator[str]:
    """Who asks for one thing, by when, and where it is done."""
    if row.detail:
        yield row.detail
    if row.since is not None:
        days = (day - timezone.localdate(row.since)).days
        yield f"รอท่านมาแล้ว {days} วัน กรุณาดำเนินการโดยเร็ว" if days > 0 else "มาถึงท่านวันนี้ กรุณาดำเนินการโดยเร็ว"
    if row.asked_by:
        yield f"ตาม{row.asked_by}"
    yield f"{row.action}ได้ที่"
    yield settings.LINK_URL + row.path


def _lines(user: User, day: date, posts: list[Post], asked_by: Membership | None) -> Iterator[str]:
    yield f"เรียน {user.get_full_name() or user.username}"
    if asked_by:
        yield ""
        yield f"{asked_by.display_name} {asked_by.position} ขอให้ท่านดำเนินการเรื่องที่รออยู่"
    for post in posts:
        yield ""
        yield f"{post.member.agency.name} มีเรื่องที่รอท่าน ณ วันที่ {thai_date(day)} ดังนี้"
        for number, row in enumerate(post.waiting[:MOST_NAMED], 1):
            yield ""
            yield f"{number}. {row.title}"
            yield from (f"   {line}" for line in _what(row, day))
        if (more := len(post.waiting) - MOST_NAMED) > 0:
            yield ""
            yield f"และอีก {more} เรื่อง ดูทั้งหมดได้ที่โต๊ะทำงานของท่าน"
            yield settings.LINK_URL + reverse("desk:agency", args=[post.member.agency.code])
    yield ""
    yield "งดรับจดหมายเตือน หรือเปลี่ยนที่อยู่อีเมลได้ที่"
    for post in posts:
        yield settings.LINK_URL + reverse("desk:reminders", args=[post.member.agency.code])
    yield "เรื่องที่รอลายมือชื่อหรือการอนุมัติของท่านจะยังแจ้งเสมอ"
    yield ""
    yield "จดหมายนี้ระบบส่งโดยอัตโนมัติ กรุณาอย่าตอบกลับ หากมีข้อสงสัยกรุณาติดต่อผู้ดูแลระบบของหน่วยงาน"


def _send(letters: QuerySet[Letter], run: Run) -> None:
    connection: BaseEmailBackend = get_connection()
    try:
        for letter in letters.select_related("user").order_by("pk"):
            if _take(letter):
                _send_one(letter, connection, run)
    finally:
        connection.close()


def _take(letter: Letter) -> bool:
    """Whether this run is the one that sends the letter."""
    free = Letter.objects.filter(pk=letter.pk, tried_at__isnull=True)
    return bool(free.update(tried_at=timezone.now()))


def _send_one(letter: Letter, connection: BaseEmailBackend, run: Run) -> None:
    row = Letter.objects.filter(pk=letter.pk)
    try:
        EmailMessage(letter.subject, letter.body, to=[letter.address], connection=connection).send()
    except (SMTPException, OSError, ValueError) as error:
        row.update(tried_at=None, trouble=str(error)[:LONGEST_TROUBLE])
        run.failed.append(letter.user.username)
    else:
        row.update(sent_at=timezone.now(), trouble="")
        run.sent.append(letter.user.username)
