"""Removing what a page showed: the form that confirms it, which is stale once that has changed."""

from __future__ import annotations

from django import forms

from thai.forms import ThaiForm

CHANGED_MEANWHILE = (
    "มีผู้แก้ไขข้อมูลนี้หลังจากที่ท่านเปิดหน้าไว้ ระบบจึงยังไม่ดำเนินการ ข้อมูลที่เห็นขณะนี้เป็นข้อมูลล่าสุด "
    "หากตรวจแล้วยังต้องการดำเนินการ กรุณายืนยันอีกครั้ง"
)


class RemovalForm(ThaiForm):
    """Enough to confirm a removal: the version of what the page showed."""

    when_stale = CHANGED_MEANWHILE
    version = forms.CharField(widget=forms.HiddenInput, required=False)
