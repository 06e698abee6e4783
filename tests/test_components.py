"""The design language: components, the crispy pack "ita" and the frame of a page."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row, Submit
from django import forms
from django.conf import settings
from django.contrib.messages import ERROR, SUCCESS, WARNING
from django.contrib.messages.storage.base import Message
from django.http import HttpResponse
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import include, path
from django.utils.html import format_html

from agencies import bars, components, lists, pieces
from agencies.findings import Finding, Severity
from agencies.pieces import SAVED
from agencies.templatetags.gallery import gallery_samples, score_rows

TEMPLATES = Path(settings.BASE_DIR) / "templates"


def nothing(request: Any, code: str = "") -> HttpResponse:
    return HttpResponse(code)


DESK = (
    [
        path("", nothing, name="home"),
        path("demo/", nothing, name="demo"),
        path("<slug:code>/", nothing, name="agency"),
    ],
    "desk",
)
REPORTS = ([path("v/", nothing, name="verify-ask")], "reports")
AGENCIES = (
    [
        path("sign-in/", nothing, name="sign-in"),
        path("sign-out/", nothing, name="sign-out"),
        path("mine/", nothing, name="my-permissions"),
        path("<slug:code>/officers/", nothing, name="officers"),
    ],
    "agencies",
)
HANDBOOK = include("desk.handbook_urls")
urlpatterns = [
    path("", HANDBOOK),
    path("", include(REPORTS)),
    path("", include(DESK)),
    path("a/", include(AGENCIES)),
]
TEMPLATES = Path(settings.BASE_DIR) / "templates"


@pytest.fixture(autouse=True)
def plain_page(settings: Any) -> None:
    """Pages without the names of others' views and without collected files."""
    settings.ROOT_URLCONF = __name__
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def _help_of_history(source: str) -> bool:
    return bool(re.search(r'class="app-help">\s*<summary>(?:ประวัติ|ที่ลบไปแล้ว)', source))


def show(source: str, **context: Any) -> str:
    return Template("{% load crispy_forms_tags %}" + source).render(Context(context)).strip()


def portal(**changes: Any) -> SimpleNamespace:
    agency = SimpleNamespace(name="อบต.ตัวอย่าง", code="demo", is_demo=True)
    member = SimpleNamespace(display_name="นางสาวตัวอย่าง ใจดี", position="ปลัด อบต.")
    links = SimpleNamespace(
        desk="/demo/",
        officers="/a/demo/officers/",
        mine="/a/mine/",
        account="/a/account/",
        reminders="/demo/reminders/",
        search="/demo/search/",
        sign_out="/a/sign-out/",
        dates="/dates/",
    )
    facts = {"links": links, "agency": agency, "membership": member, "can_manage": True, "version": "9.9.9"}
    facts["today"] = date(2026, 11, 21)
    return SimpleNamespace(**{**facts, **changes})


def page(name: str, *, signed_in: bool = True, at: str = "/", **context: Any) -> str:
    request = RequestFactory().get(at)
    shown = context.setdefault("portal", portal())
    user = SimpleNamespace(is_authenticated=signed_in, pk=7)
    shown.person_key = "7" if signed_in else ""
    return render_to_string(name, {**context, "request": request, "user": user})


class Visit(forms.Form):
    name = forms.CharField(label="ชื่อ", help_text="ชื่อและนามสกุล")
    note = forms.CharField(label="หมายเหตุ", required=False, widget=forms.Textarea(attrs={"class": "own"}))
    office = forms.ChoiceField(label="ส่วนราชการ", choices=[("1", "สำนักปลัด")])
    view = forms.ChoiceField(
        label="ความเห็น",
        help_text="เลือกหนึ่งข้อ",
        choices=[("1", "ชอบ"), ("2", "ไม่ชอบ")],
        widget=forms.RadioSelect,
    )
    agree = forms.BooleanField(label="รับทราบ")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        self.add_error(None, "ข้อมูลขัดกัน")
        return self.cleaned_data


VisitSet = forms.formset_factory(Visit, extra=0, can_delete=True)


def visits(**data: str) -> Any:
    return VisitSet({"v-TOTAL_FORMS": "2", "v-INITIAL_FORMS": "2", **data}, prefix="v")


class TestErrorSummary:
    def test_links_each_error_to_what_can_be_focused(self) -> None:
        html = show("{% error_summary form %}", form=Visit({}))
        targets = re.findall(r'href="#([^"]+)"', html)
        assert targets == ["id_name", "id_office", "id_view_0", "id_agree"]
        assert "มีข้อมูลที่ต้องแก้ไข 6 จุด" in html  # with one of the whole form and one of a hidden field
        assert "ข้อมูลขัดกัน" in html
        assert 'role="alert"' in html
        assert 'tabindex="-1"' in html

    def test_every_target_exists_in_the_rendered_form(self) -> None:
        html = show("{% error_summary form %}{{ form|crispy }}", form=Visit({}))
        for target in re.findall(r'href="#([^"]+)"', html):
            assert f'id="{target}"' in html

    def test_names_the_row_of_a_formset(self) -> None:
        html = show("{% error_summary rows %}", rows=visits())
        assert "แถวที่ 2 · ชื่อ:" in html
        assert 'href="#id_v-1-name"' in html

    def test_leaves_out_rows_that_will_be_deleted(self) -> None:
        html = show("{% error_summary rows %}", rows=visits(**{"v-0-DELETE": "on"}))
        assert "แถวที่ 1" not in html
        assert "แถวที่ 2" in html

    def test_counts_over_several_forms(self) -> None:
        html = show("{% error_summary one two three %}", one=Visit({}), two=None, three=Visit({}))
        assert "12 จุด" in html

    @pytest.mark.parametrize("form", [None, Visit()])
    def test_is_empty_without_errors(self, form: Any) -> None:
        assert show("{% error_summary form %}", form=form) == ""


class TestFields:
    def test_label_help_error_then_control(self) -> None:
        html = show("{{ form.name|as_crispy_field }}", form=Visit({}))
        parts = ['for="id_name"', 'id="id_name_helptext"', 'id="id_name_error"', "แก้ไข:", "<input"]
        places = [html.index(part) for part in parts]
        assert places == sorted(places)
        assert 'aria-describedby="id_name_helptext id_name_error"' in html
        assert 'aria-invalid="true"' in html

    def test_optional_fields_say_so_and_keep_their_own_class(self) -> None:
        form = Visit({})
        html = show("{{ form.note|as_crispy_field }}", form=form)
        assert "(ไม่บังคับ)" in html
        assert 'class="own form-control"' in html
        assert form.fields["note"].widget.attrs["class"] == "own"

    def test_a_field_that_is_required_under_a_condition_is_not_called_optional(self) -> None:
        class Strict(Visit):
            sometimes_required = ("note",)

        assert "(ไม่บังคับ)" not in show("{{ form.note|as_crispy_field }}", form=Strict())

    def test_choices_stand_in_a_fieldset(self) -> None:
        html = show("{{ form.view|as_crispy_field }}", form=Visit({"view": "2"}))
        assert re.search(r"<fieldset[^>]*>\s*<legend[^>]*>ความเห็น</legend>", html)
        assert 'aria-describedby="id_view_helptext"' in html
        assert '<label for="id_view_1">ไม่ชอบ</label>' in html
        assert re.search(r'<input[^>]*value="2"[^>]*checked', html)

    def test_a_select_and_a_checkbox(self) -> None:
        html = show("{{ form.office|as_crispy_field }}{{ form.agree|as_crispy_field }}", form=Visit())
        assert 'class="form-select"' in html
        assert html.index('id="id_agree"') < html.index('for="id_agree"')

    def test_hidden_fields_are_bare(self) -> None:
        assert show("{{ form.version|as_crispy_field }}", form=Visit()).startswith('<input type="hidden"')

    def test_affixes(self) -> None:
        html = show("{% load crispy_forms_field %}{% crispy_addon form.name append='คะแนน' %}", form=Visit())
        assert "<span>คะแนน</span>" in html


class TestWholeForms:
    def test_crispy_tag_with_a_layout(self) -> None:
        form = Visit({})
        form.helper = FormHelper()
        form.helper.form_action = "/send/"
        form.helper.layout = Layout(Fieldset("ผู้มาติดต่อ", Row(Column("name"), Column("note"))), "office")
        form.helper.add_input(Submit("save", "บันทึก"))
        html = show("{% crispy form %}", form=form, csrf_token="token")
        assert 'action="/send/"' in html
        assert 'value="token"' in html
        assert "<legend>ผู้มาติดต่อ</legend>" in html
        assert 'class="app-row"' in html
        assert 'value="บันทึก" class="btn btn-primary"' in html
        assert "ข้อมูลขัดกัน" in html

    def test_formsets(self) -> None:
        for source in ("{{ rows|crispy }}", "{% crispy rows %}"):
            html = show(source, rows=visits())
            assert "รายการที่ 2" in html
            assert 'name="v-TOTAL_FORMS"' in html
            assert 'name="v-1-name"' in html

    def test_rows_of_a_table_can_be_added(self) -> None:
        rows = visits()
        rows.helper = FormHelper()
        rows.helper.template = "ita/table_inline_formset.html"
        html = show("{% crispy rows %}", rows=rows)
        head, pattern = html.split("<template>")
        assert head.count("data-formset-row>") == 2
        assert 'name="v-__prefix__-name"' in pattern
        assert 'name="v-__prefix__-version"' in pattern
        assert re.search(r"<button[^>]*data-formset-add hidden>", pattern)


class TestWords:
    @pytest.mark.parametrize("kind", pieces.TAG_KINDS)
    def test_status_tag_has_word_and_shape(self, kind: str) -> None:
        html = show("{% status_tag kind 'รอลงนาม' %}", kind=kind)
        assert "รอลงนาม" in html
        assert pieces.SHAPES[kind] in html
        assert "<a " not in html
        assert "<button" not in html

    @pytest.mark.parametrize(
        "source",
        [
            "{% status_tag 'green' 'x' %}",
            "{% notice 'danger' 'x' %}{% endnotice %}",
            "{% shape 'star' %}",
            "{% task_list things %}",
            "{% year_path things %}",
            "{% findings things %}",
        ],
    )
    def test_an_unknown_kind_is_refused(self, source: str) -> None:
        with pytest.raises(ValueError, match="unknown kind"):
            show(source, things=[SimpleNamespace(kind="odd", state="odd", severity="odd")])

    def test_no_line_of_a_finding_or_an_error_ends_inside_a_word(self) -> None:
        kept = '<span class="app-nowrap">ผู้ดูแลระบบ</span>'
        found = Finding("x", Severity.WARN, "กรุณาแจ้งผู้ดูแลระบบ")
        assert f"กรุณาแจ้ง{kept}" in show("{% findings items %}", items=[found])
        visit = Visit({})
        visit.add_error("name", "กรุณาแจ้งผู้ดูแลระบบ")
        assert f"กรุณาแจ้ง{kept}" in show("{% error_summary form %}", form=visit)

    def test_findings_put_the_grave_first(self) -> None:
        html = show("{% findings items %}", items=gallery_samples().findings)
        assert html.index("ต้องแก้ไขก่อน") < html.index("ควรตรวจสอบ")
        assert html.count("<a ") == 1
        assert show("{% findings items %}", items=[]) == ""

    def test_a_notice_says_its_kind_and_keeps_its_content(self) -> None:
        html = show("{% notice 'warn' title %}<p>โปรดเทียบ</p>{% endnotice %}", title="<x>")
        assert "ควรตรวจสอบ" in html
        assert "&lt;x&gt;" in html
        assert "<p>โปรดเทียบ</p>" in html

    def test_messages_carry_a_word(self) -> None:
        found = [Message(SUCCESS, "บันทึกแล้ว"), Message(ERROR, "ส่งไม่ได้")]
        html = show("{% portal_messages found %}", found=found)
        assert 'role="status"' in html
        assert re.findall(r"(เรียบร้อย|ไม่สำเร็จ)</strong> <span>([^<]+)", html) == [
            ("เรียบร้อย", "บันทึกแล้ว"),
            ("ไม่สำเร็จ", "ส่งไม่ได้"),
        ]

    def test_a_warning_about_what_was_saved_says_so_to_the_kept_drafts(self) -> None:
        found = [Message(WARNING, "บันทึกแล้ว แต่ควรตรวจสอบ", extra_tags=SAVED), Message(WARNING, "ยังไม่บันทึก")]
        html = show("{% portal_messages found %}", found=found)
        assert re.findall(r'data-tone="warn"( data-saved)?>', html) == [" data-saved", ""]

    def test_a_message_has_markup_of_ours_and_nobody_elses(self) -> None:
        found = [Message(SUCCESS, format_html('<a href="/">{}</a>', "<ก>")), Message(SUCCESS, "ลบ <ข> แล้ว")]
        html = show("{% portal_messages found %}", found=found)
        assert '<a href="/">&lt;ก&gt;</a>' in html
        assert "ลบ &lt;ข&gt; แล้ว" in html

    def test_a_term_may_stand_twice(self) -> None:
        html = show("{% term 'ITA' words %}{% term 'ITA' words %}", words="<ก>")
        ids = re.findall(r' id="([^"]+)"', html)
        assert ids == re.findall(r'popovertarget="([^"]+)"', html)
        assert len(set(ids)) == 2
        assert "&lt;ก&gt;" in html


class TestLists:
    def test_page_head_has_the_heading_and_actions_only_when_given(self) -> None:
        bare = show("{% page_head title lead='นำ' kicker='ผล' %}{% endpage_head %}", title="ปี 2563 <")
        assert "<h1>ปี 2563 &lt;</h1>" in bare
        assert "app-page-actions" not in bare
        assert "<b>ทำ</b>" in show("{% page_head 'ก' %}<b>ทำ</b>{% endpage_head %}")

    def test_a_page_has_one_next_step(self) -> None:
        html = show("{% task_list tasks %}", tasks=gallery_samples().tasks)
        assert html.count("btn-primary") == 1
        assert html.count("btn-outline-primary") == 2
        for _tone, word in lists.TASK_WORDS.values():
            assert word in html

    def test_the_path_marks_the_present_step(self) -> None:
        html = show("{% year_path steps %}", steps=gallery_samples().steps)
        assert html.count('aria-current="step"') == 2
        for _tone, word in lists.STEP_WORDS.values():
            assert word in html

    def test_the_ladder_marks_where_the_result_stands(self) -> None:
        html = show("{% level_ladder rungs %}", rungs=gallery_samples().rungs)
        assert html.count("<li") == 3
        here = html.index('class="app-ladder-here"')
        assert here < html.index("<b>ผ่านดี</b>") < html.index("ผลปีนี้") < html.index("<b>ไม่ผ่าน</b>")
        assert html.count("app-ladder-mark") == 1

    def test_what_an_indicator_measures_is_escaped(self) -> None:
        rule = SimpleNamespace(number=1, name="ก < ข", measures='"ค"')
        html = show("{% meanings rows %}", rows=[rule])
        assert "<dt>1. ก &lt; ข</dt><dd>&quot;ค&quot;</dd>" in html

    def test_the_timeline_speaks_thai(self) -> None:
        html = show("{% timeline events %}", events=gallery_samples().events)
        assert "15 ธ.ค. 2563" in html
        assert 'datetime="2020-12-15T09:05:00+07:00"' in html
        assert html.count("<blockquote>") == 1

    def test_words_of_tasks_messages_and_choices_stay_whole(self) -> None:
        task = SimpleNamespace(title="ลงนาม", detail="<ตย 72001/2>", who="", due="", url="", kind="open")
        html = lists.task_list([task])
        assert '<p class="app-task-title"><span class="app-nowrap">ลงนาม</span></p>' in html
        assert "<p>&lt;ตย\u00a072001/2&gt;</p>" in html
        told = components.portal_messages([Message(SUCCESS, "ออกเลขที่ ตย 72001/2 แล้ว")])
        assert "ตย\u00a072001/2" in told
        field = (TEMPLATES / "ita/field.html").read_text(encoding="utf-8")
        assert "{{ option.choice_label|whole }}" in field

    def test_a_fold_that_is_no_help_does_not_look_like_help(self) -> None:
        html = show("{% fold 'ประวัติ' %}<p>ก</p>{% endfold %}")
        assert html == '<details class="app-fold"><summary>ประวัติ</summary><p>ก</p></details>'
        sheet = (Path(settings.BASE_DIR) / "static/css/portal.css").read_text(encoding="utf-8")
        assert not re.search(r"\.app-fold[^{}]*::before \{ content: \"\?", sheet)
        taken = [page for page in TEMPLATES.rglob("*.html") if _help_of_history(page.read_text("utf-8"))]
        assert taken == []

    def test_small_pieces(self) -> None:
        facts = show("{% definition_list pairs %}", pairs=[("เลขที่", 0), ("ลงนาม", None)])
        assert "<dd>0</dd>" in facts
        assert facts.count("ไม่มีข้อมูล") == 1
        source = "{% breadcrumbs here=here %}<li>ปี 2563</li>{% endbreadcrumbs %}"
        way = show(source, portal=portal(), here="<นี่>")
        assert re.findall(r"<li.*?>(.*?)</li>", way) == [
            '<a href="/demo/">โต๊ะทำงาน</a>',
            "ปี 2563",
            "&lt;นี่&gt;",
        ]
        assert "<a " not in show("{% empty_state 'ว่าง' 'รอ' %}")
        assert 'href="/x/"' in show("{% empty_state 'ว่าง' 'รอ' '/x/' 'ทำ' %}")
        assert "<summary>ช่วยอธิบาย</summary>" in show("{% help_text 'ยาว' %}")
        assert 'class="app-actions"><b>' in show("{% confirm_bar %}<b>ก</b>{% endconfirm_bar %}")
        long = show("{% confirm_bar stays=True %}<b>ก</b>{% endconfirm_bar %}")
        assert 'class="app-actions app-actions-stay"><b>' in long


class TestScoreBars:
    def test_every_figure_is_text(self) -> None:
        html = show("{% score_bars rows 85 %}", rows=score_rows())
        text = re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL)
        for row in score_rows():
            assert f"{row.number}. {row.name}" in text
            assert row.score is None or f"{row.score:.2f}" in text
        assert text.count("<strong> ต่ำกว่า 85</strong>") == 5
        assert text.count("ยังไม่มีคะแนน") == 1
        assert "ปีก่อน 80.10 เพิ่มขึ้น 3.46" in text
        assert "ปีก่อน 60.25 ลดลง 16.35" in text
        assert "ปีก่อน 93.75 เท่าเดิม" in text

    def test_bars_are_as_long_as_their_scores(self) -> None:
        html = show("{% score_bars rows 85 %}", rows=score_rows())
        assert re.search(r'class="app-bar-good" y="4" width="96.17%"', html)
        assert re.search(r'class="app-bar-weak" y="4" width="43.90%"', html)
        assert html.count('x1="85.00%"') == 10

    def test_instruments_are_headings(self) -> None:
        html = show("{% score_bars rows 85 %}", rows=score_rows())
        assert re.findall(r"<h3>(\w+)", html) == ["IIT", "EIT", "OIT"]

    def test_threshold_is_written_short(self) -> None:
        assert "เส้นเกณฑ์ 84.5<" in show("{% score_bars rows t %}", rows=[], t=Decimal("84.50"))
        assert "เส้นเกณฑ์ 80<" in show("{% score_bars rows t %}", rows=[], t=Decimal(80))

    @pytest.mark.parametrize(("score", "length"), [("-1", "0.00%"), ("100.5", "100.00%"), ("12.5", "12.50%")])
    def test_lengths_stay_inside(self, score: str, length: str) -> None:
        assert bars.percent(Decimal(score)) == length


class TestFrame:
    def test_gallery_shows_every_component(self) -> None:
        source = (TEMPLATES / "desk" / "gallery.html").read_text(encoding="utf-8")
        inside = {"shape", "field_control", "portal_messages", "url"}  # of other components and of the frame
        for name in set(components.register.tags) - inside:
            assert f"{{% {name} " in source or f"{{% {name} %}}" in source, name

    def test_gallery_obeys_the_content_security_policy(self) -> None:
        html = page("desk/gallery.html")
        assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", html)
        assert not re.search(r"<style|<script(?![^>]* src=)", html)
        assert html.count("<h1>") == 1
        ids = re.findall(r'\sid="([^"]+)"', re.sub(r"<template>.*?</template>", "", html, flags=re.DOTALL))
        assert sorted(ids) == sorted(set(ids))

    def test_links_of_a_manager_and_of_an_officer(self) -> None:
        manager = page("404.html", at="/demo/")
        assert 'href="/a/demo/officers/"' in manager
        assert 'href="/demo/" aria-current="page"' in manager
        assert "หน่วยงานตัวอย่าง ข้อมูลสมมติ" in manager
        assert "นางสาวตัวอย่าง ใจดี" in manager
        assert "รุ่น 9.9.9" in manager
        officer = page("404.html", portal=portal(can_manage=False))
        assert "/a/demo/officers/" not in officer
        assert 'action="/a/sign-out/"' in officer

    def test_a_stranger_may_only_sign_in(self) -> None:
        html = page(
            "404.html", portal=portal(agency=None, membership=None, can_manage=False), signed_in=False
        )
        assert 'href="/a/sign-in/"' in html
        menu = html[html.index('class="app-nav"') : html.index("</nav>")]
        assert menu.count("<a ") == 1
        assert 'href="/help/"' in menu
        assert "หน่วยงานตัวอย่าง" not in html

    def test_error_pages_say_why_and_what_to_do(self) -> None:
        assert "ยังไม่ถึงคิว &lt;" in page("403.html", exception="ยังไม่ถึงคิว <")
        assert "ยังไม่ได้รับสิทธิ์นั้น" in page("403.html")
        bare = (render_to_string(name) for name in ("400.html", "500.html"))
        for html in (page("403.html"), page("404.html"), *bare):
            assert "สิ่งที่ทำได้" in html

    def test_the_way_past_the_header_leads_to_the_content(self) -> None:
        html = page("404.html")
        assert html.index('href="#main"') < html.index("<header")
        assert '<main id="main"' in html


def test_every_form_with_fields_leaves_refusing_to_the_portal() -> None:
    """The browser's own refusals come in the browser's language, and not beside the field."""
    forms_of_pages = {
        f"{path.relative_to(TEMPLATES)}: {tag}"
        for path in TEMPLATES.rglob("*.html")
        for tag, body in re.findall(r'(<form method="post"[^>]*>)(.*?)</form>', path.read_text("utf-8"), re.S)
        if "as_crispy_field" in body
    }
    assert len(forms_of_pages) > 20
    assert {form for form in forms_of_pages if "novalidate" not in form} == set()
