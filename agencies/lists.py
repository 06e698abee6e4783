"""The lists of the busiest pages, written in Python because they stand there row by row.

Tasks, the path of a year, the ladder of levels, and what the indicators measure.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString

from agencies.pieces import fill, known, optional, shape, tag
from thai.wholes import whole

TASK_WORDS = {
    "done": ("good", "เสร็จแล้ว"),
    "now": ("now", "ถึงขั้นของท่าน"),
    "late": ("bad", "เลยกำหนด"),
    "waiting": ("waiting", "รอผู้อื่นดำเนินการ"),
    "theirs": ("waiting", "รอดำเนินการ"),  # of somebody else whose work it is, told to others
    "open": ("info", "เริ่มได้แล้ว"),
    "begun": ("info", "ท่านทำต่อได้"),  # by somebody else, with which the reader may go on
    "later": ("neutral", "ยังไม่ถึงขั้นนี้"),
}
TASK = """
  <li data-kind="{}">
    <div class="app-task-text">
      {}{}
    </div>
    <div class="app-task-side">
      {}{}
    </div>
  </li>"""
TASK_TEXT = '<p class="app-task-title">{}</p>{}'
TASK_LINK = """
      <a class="{}" href="{}">{}<span class="visually-hidden"> ({})</span></a>"""
STEP_WORDS = {
    "done": ("good", "เสร็จแล้ว"),
    "now": ("now", "กำลังดำเนินการ"),
    "next": ("now", "ขั้นถัดไป"),
    "later": ("neutral", "ยังไม่เริ่ม"),
}
STEP = """
  <li{}>
    <span class="app-path-mark">{}</span>
    <span class="app-path-text">
      {}
      <span class="app-path-word">{}</span>{}
    </span>
  </li>"""

RUNG = """
  <li{}>
    <b>{}</b>
    <span>{}</span>{}
  </li>"""
HERE = SafeString(' class="app-ladder-here"')
LADDER = '<ol class="app-ladder" aria-label="ระดับผลการประเมิน จากสูงไปต่ำ">{}\n</ol>'
MEANING = "<dt>{}. {}</dt><dd>{}</dd>"

# What is the same in every row of a kind is put together once.
TASK_KINDS = {kind: (SafeString(kind), tag(*words)) for kind, words in TASK_WORDS.items()}
STEP_STATES = {
    state: (
        SafeString(f' data-state="{state}"' + (' aria-current="step"' if state in ("now", "next") else "")),
        shape(kind),
        SafeString(word),
    )
    for state, (kind, word) in STEP_WORDS.items()
}


def task_list(tasks: Iterable[Any]) -> SafeString:
    """Tasks (title, detail, who, due, url, action, kind one of TASK_WORDS); due is text ready to read.

    Only the first task that its reader can do now gets the primary button: a page has one next step.
    """
    rows = []
    button = "btn btn-primary"
    for task in tasks:
        known(task.kind, TASK_WORDS)
        is_button = task.kind in ("now", "late") and bool(task.url)
        rows.append(_task(task, button if is_button else "app-quiet-link"))
        if is_button:
            button = "btn btn-outline-primary"
    return fill('<ol class="app-tasks">{}\n</ol>', SafeString("".join(rows)))


def _task(task: Any, link_class: str) -> SafeString:
    kind, words = TASK_KINDS[task.kind]
    return fill(
        TASK,
        kind,
        whole(fill(TASK_TEXT, task.title, optional("\n      <p>{}</p>", task.detail))),
        _meta(task),
        words,
        _task_link(task, link_class),
    )


def _meta(task: Any) -> SafeString | str:
    """Who acts and until when, where either is known."""
    who = optional("<span>ผู้ดำเนินการ: {}</span> ", task.who)
    due = optional("<span>กำหนด: {}</span>", task.due)
    return fill('\n      <p class="app-task-meta">{}{}</p>', who, due) if who or due else ""


def _task_link(task: Any, link_class: str) -> SafeString | str:
    if not task.url:
        return ""
    return fill(TASK_LINK, link_class, task.url, task.action or "เปิดดู", task.title)


def year_path(steps: Iterable[Any]) -> SafeString:
    """The year as a path of steps (label, state of STEP_WORDS, note, url); on phones from top to bottom."""
    return fill('<ol class="app-path">{}\n</ol>', SafeString("".join(map(_step, steps))))


def _step(step: Any) -> SafeString:
    attributes, mark, word = STEP_STATES[known(step.state, STEP_WORDS)]
    if step.url:
        label = fill('<a href="{}">{}</a>', step.url, step.label)
    else:
        label = fill('<span class="app-path-label">{}</span>', step.label)
    note = optional('\n      <span class="app-path-note">{}</span>', whole(step.note))
    return fill(STEP, attributes, mark, label, word, note)


def level_ladder(rungs: Iterable[Any]) -> SafeString:
    """The levels, best first (name, asks, marks: what stands on it, is_here)."""
    return fill(LADDER, SafeString("".join(map(_rung, rungs))))


def _rung(rung: Any) -> SafeString:
    mark = '\n    <span class="app-ladder-mark">{} {}</span>'
    marks = SafeString("".join(fill(mark, shape("now"), word) for word in rung.marks))
    return fill(RUNG, HERE if rung.is_here else "", rung.name, rung.asks, marks)


def meanings(indicators: Iterable[Any]) -> SafeString:
    """What each indicator (number, name, measures) is about."""
    rows = (fill(MEANING, row.number, row.name, row.measures) for row in indicators)
    return fill('<dl class="app-meanings">{}</dl>', SafeString("".join(rows)))
