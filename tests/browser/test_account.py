"""One's own account: second factor, printed codes, a lost telephone, a forgotten password, a lock-out."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest

from tests.agencies.codes import code_at
from tests.browser.conftest import Arrive
from tests.browser.server import RunningPortal, running_portal
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

OFFICERS = "/ban-na-suk/officers/"
PASSWORD = "รหัสของฉัน-secret-7"


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPortal]:
    """A portal that has a mail server, which takes nothing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ITA_MAIL_URL", "smtp://127.0.0.1:1")
        with running_portal(tmp_path_factory.mktemp("portal")) as running:
            yield running


def secret(visitor: Visitor) -> str:
    """What the page shows to be typed, as hexadecimal digits."""
    return base64.b32decode(visitor.page.locator("#secret").inner_text().replace(" ", "")).hex()


def temporary_password(visitor: Visitor, name: str) -> tuple[str, str]:
    """Username and password that the administrator gives an officer."""
    visitor.go(OFFICERS)
    row = visitor.main.get_by_role("row").filter(has_text=name)
    visitor.open(row.get_by_role("link", name="ออกรหัสผ่านชั่วคราว"))
    visitor.press("ยืนยันออกรหัสผ่านชั่วคราว")
    username, password = (
        visitor.main.get_by_role("row").filter(has_text=name).locator("code").all_inner_texts()
    )
    return username, password


def test_a_signer_sets_up_a_second_factor_and_signs_in_with_it(arrive: Arrive) -> None:
    admin, signer = arrive(), arrive(javascript=False)
    admin.enter_demo("demo.admin")
    admin.go("/ban-na-suk/about/")
    admin.page.get_by_label("ผู้ลงนามต้องใช้รหัสยืนยันสองชั้น").check()
    admin.press("บันทึก", within=admin.main)
    username, password = temporary_password(admin, "รองปลัด")

    signer.sign_in(username, password)
    signer.page.get_by_label("รหัสผ่านใหม่", exact=True).fill(PASSWORD)
    signer.page.get_by_label("พิมพ์รหัสผ่านใหม่อีกครั้ง").fill(PASSWORD)
    signer.press("บันทึกรหัสผ่าน")
    signer.look_at("/account/", "account")
    signer.look_at("/password/", "password-own")
    signer.go("/account/")
    signer.follow("ตั้งค่ารหัสยืนยันสองชั้น", within=signer.main)
    signer.look("second-factor")
    key = secret(signer)
    signer.page.get_by_label("รหัสยืนยัน").fill("000000")
    signer.press("ยืนยันและเปิดใช้")
    assert "รหัสไม่ตรงกับแอป" in signer.summary
    signer.look("second-factor-error")
    signer.page.get_by_label("รหัสยืนยัน").fill(code_at(key))
    signer.press("ยืนยันและเปิดใช้")
    assert signer.heading == "รหัสสำรองของท่าน"
    signer.look("recovery-codes")
    codes = signer.main.locator("ol code").all_inner_texts()
    assert len(codes) == 10
    signer.look_at("/account/", "account-with-code")
    signer.look_at("/account/second-factor/codes/", "recovery-ask")
    signer.look_at("/account/second-factor/off/", "second-factor-off")
    signer.page.locator(".app-person > summary").click()
    signer.press("ออกจากระบบ")

    signer.sign_in(username, PASSWORD)
    assert signer.path == "/sign-in/code/"
    signer.look("sign-in-code")
    signer.page.get_by_label("รหัสยืนยัน").fill("111111")
    signer.press("เข้าสู่ระบบ", within=signer.main)
    assert "รหัสไม่ถูกต้อง" in signer.summary
    signer.look("sign-in-code-error")
    signer.page.get_by_label("รหัสยืนยัน").fill(codes[0])
    signer.press("เข้าสู่ระบบ", within=signer.main)
    assert signer.path == "/ban-na-suk/"

    admin.look_at(OFFICERS, "officers-with-code")
    admin.follow("ยกเลิกรหัสยืนยันสองชั้น", within=admin.main)
    admin.look("officer-second-factor")
    admin.press("ยกเลิกรหัสยืนยันสองชั้น", within=admin.main)
    assert "แล้ว และบันทึกไว้ในประวัติ" in admin.main.inner_text()


def test_a_forgotten_password_and_too_many_tries(arrive: Arrive) -> None:
    visitor = arrive()
    visitor.go("/sign-in/")
    visitor.follow("ตั้งรหัสผ่านใหม่ทางอีเมล")
    visitor.look("password-forgotten")
    visitor.press("ส่งจดหมาย")
    visitor.look("password-forgotten-error")
    visitor.page.get_by_label("ชื่อผู้ใช้หรืออีเมล").fill("nobody")
    visitor.press("ส่งจดหมาย")
    assert visitor.heading == "กรุณาตรวจอีเมลของท่าน"
    visitor.look("password-sent")
    visitor.look_at("/password-forgotten/MQ/guessed/", "password-reset-used-up")
    for _ in range(5):
        visitor.sign_in("nobody", "ผิด")
    assert visitor.heading == "พักการเข้าสู่ระบบชั่วคราว"
    visitor.look("locked-out")
