"""The task list and the path of a year, written in Python because they stand row by row on the busiest pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from agencies.pieces import known, optional, shape, tag

TASK_WORDS = {
    "done": ("good", "เสร็จแล้ว"),
    "now": ("now", "ถึงขั้นที่ท่านต้องทำ"),
    "waiting": ("waiting", "รอผู้อื่นดำเนินการ"),
    "later": ("neutral", "ยังไม่ถึงขั้นนี้"),
}
TASK_TAGS = {kind: tag(tone, word) for kind, (tone, word) in TASK_WORDS.items()}
TASK = """
  <li data-kind="{kind}">
    <div class="app-task-text">
      <p class="app-task-title">{title}</p>{detail}{meta}
    </div>
    <div class="app-task-side">
      {tag}{link}
    </div>
  </li>"""
STEP_WORDS = {"done": ("good", "เสร็จแล้ว"), "now": ("now", "กำลังดำเนินการ"), "later": ("neutral", "ยังไม่ถึง")}
STEP = """
  <li data-state="{state}"{current}>
    <span class="app-path-mark">{shape}</span>
    <span class="app-path-text">
      {label}
      <span class="app-path-word">{word}</span>{note}
    </span>
  </li>"""


def task_list(tasks: Iterable[Any]) -> SafeString:
    """Tasks (title, detail, who, due, url, action, kind done|now|waiting|later); due is text ready to read.

    Only the first task of kind "now" gets the primary button: a page has one next step.
    """
    rows = []
    button = "btn btn-primary"
    for task in tasks:
        known(task.kind, TASK_WORDS)
        is_button = task.kind == "now" and bool(task.url)
        rows.append((_task(task, button if is_button else "app-quiet-link"),))
        if is_button:
            button = "btn btn-outline-primary"
    return format_html('<ol class="app-tasks">{}\n</ol>', format_html_join("", "{}", rows))


def _task(task: Any, link_class: str) -> SafeString:
    return format_html(
        TASK,
        kind=task.kind,
        title=task.title,
        detail=optional("\n      <p>{}</p>", task.detail),
        meta=_meta(task),
        tag=TASK_TAGS[task.kind],
        link=_task_link(task, link_class),
    )


def _meta(task: Any) -> SafeString | str:
    """Who acts and until when, where either is known."""
    who = optional("<span>ผู้ดำเนินการ: {}</span> ", task.who)
    due = optional("<span>กำหนด: {}</span>", task.due)
    return format_html('\n      <p class="app-task-meta">{}{}</p>', who, due) if who or due else ""


def _task_link(task: Any, link_class: str) -> SafeString | str:
    if not task.url:
        return ""
    return format_html(
        '\n      <a class="{}" href="{}">{}<span class="visually-hidden"> ({})</span></a>',
        link_class,
        task.url,
        task.action or "เปิดดู",
        task.title,
    )


def year_path(steps: Iterable[Any]) -> SafeString:
    """The year as a path of steps (label, state done|now|later, note, url); on phones from top to bottom."""
    rows = [(_step(step),) for step in steps]
    return format_html('<ol class="app-path">{}\n</ol>', format_html_join("", "{}", rows))


def _step(step: Any) -> SafeString:
    kind, word = STEP_WORDS[known(step.state, STEP_WORDS)]
    if step.url:
        label = format_html('<a href="{}">{}</a>', step.url, step.label)
    else:
        label = format_html('<span class="app-path-label">{}</span>', step.label)
    return format_html(
        STEP,
        state=step.state,
        current=mark_safe(' aria-current="step"') if step.state == "now" else "",
        shape=shape(kind),
        label=label,
        word=word,
        note=optional('\n      <span class="app-path-note">{}</span>', step.note),
    )
