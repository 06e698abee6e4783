"""The set-up: what it asks for, what it does in which order, and when it does nothing.

Fakes are handed in: a fake `run` writes the files that venv and pip would write. Nothing is installed.
"""

from __future__ import annotations

import ast
import io
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import venv
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from ita_portal import bootstrap
from ita_portal.bootstrap import Kit, Machine, Need, Refusal

REPOSITORY = Path(bootstrap.__file__).parents[1]
ADMINISTRATOR = Machine(is_root=True, has_apt=True, has_sudo=False, may_write=True, user="root")
CLERK = Machine(is_root=False, has_apt=True, has_sudo=True, may_write=True, user="clerk")


class FakeRun:
    """Does to the folder what the real programs would, and remembers them."""

    def __init__(self, root: Path, *, fail_at: str = "", error: BaseException | None = None) -> None:
        self.root, self.fail_at, self.error = root, fail_at, error
        self.commands: list[list[str]] = []

    def __call__(self, command: Sequence[str], tick: Callable[[], None]) -> None:
        self.commands.append(list(command))
        tick()
        if "venv" in command:
            python = self.root / ".venv/bin/python"
            python.parent.mkdir(parents=True)
            python.symlink_to(sys.executable)
        if "install" in command and "--require-hashes" in command:
            (self.root / ".venv/lib/python3.11/site-packages/django").mkdir(parents=True, exist_ok=True)
        if self.error and self.fail_at in command:
            raise self.error

    @property
    def acts(self) -> list[str]:
        names = {"apt-get": "apt", "dpkg": "apt"}
        return [
            names.get(command[0]) or ("venv" if "venv" in command else "install") for command in self.commands
        ]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "requirements.txt").write_text("django==5\n")
    (tmp_path / "requirements-test.txt").write_text("django==5\npytest==9\n")
    return tmp_path


def kit(*needs: Need, test: bool = False) -> Kit:
    return Kit(needs, bootstrap.SUITE.locks if test else bootstrap.PORTAL.locks)


def missing(name: str, package: str) -> Need:
    return Need(name, package, lambda _: False)


def prepare(root: Path, run: bootstrap.Run, what: Kit | None = None, machine: Machine = ADMINISTRATOR) -> str:
    stream = io.StringIO()
    bootstrap.prepare(root, what or kit(), machine, run, stream)
    return stream.getvalue()


def test_a_release_that_needs_one_more_library_is_noticed(root: Path) -> None:
    prepare(root, FakeRun(root), kit())
    assert bootstrap.is_current(root, kit())
    assert not bootstrap.is_current(root, kit(Need("libnew.so.1", "libnew1", lambda _: True)))


def test_packages_are_named_once_and_only_when_missing() -> None:
    needs = [
        missing("pdftotext", "poppler-utils"),
        Need("git", "git", lambda _: True),
        missing("pdftoppm", "poppler-utils"),
        missing("chromium", "chromium"),
    ]
    assert bootstrap.lacking_packages(needs) == ["poppler-utils", "chromium"]


@pytest.mark.parametrize(
    ("probe", "there", "not_there"),
    [
        (bootstrap.has_module, "json", "no_such_module"),
        (bootstrap.has_library, "libc.so.6", "libno-such-thing.so.0"),
        (bootstrap.has_program, "sh", "no-such-program"),
    ],
)
def test_probes_look_at_the_real_machine(probe: Callable[[str], bool], there: str, not_there: str) -> None:
    assert probe(there)
    assert not probe(not_there)


@pytest.mark.parametrize(
    ("has_sudo", "command"),
    [
        (True, "sudo apt-get update && sudo apt-get install -y --no-install-recommends python3-venv git"),
        (False, "su - -c 'apt-get update && apt-get install -y --no-install-recommends python3-venv git'"),
    ],
)
def test_an_ordinary_user_gets_one_exact_command_and_nothing_is_touched(
    root: Path, has_sudo: bool, command: str
) -> None:
    before = sorted(root.iterdir())
    run = FakeRun(root)
    needs = kit(missing("ensurepip", "python3-venv"), missing("git", "git"))
    with pytest.raises(Refusal) as refusal:
        prepare(root, run, needs, CLERK._replace(has_sudo=has_sudo))
    commands = [line.strip() for line in str(refusal.value).splitlines() if line.startswith("    ")]
    assert commands == [command]
    assert "กรุณาให้ผู้ดูแลเครื่อง" in str(refusal.value)
    assert run.commands == []
    assert sorted(root.iterdir()) == before


def test_a_folder_that_the_user_may_not_write_is_part_of_the_one_command(root: Path) -> None:
    machine = CLERK._replace(may_write=False)
    with pytest.raises(Refusal, match=re.escape(f"    sudo chown -R clerk {root}\n")):
        prepare(root, FakeRun(root), machine=machine)
    with pytest.raises(Refusal, match=r"    sudo apt-get .* git && sudo chown -R clerk "):
        prepare(root, FakeRun(root), kit(missing("git", "git")), machine)


def test_without_apt_the_missing_things_are_named(root: Path) -> None:
    needs = kit(missing("libpango-1.0.so.0", "libpango-1.0-0"), Need("git", "git", lambda _: True))
    with pytest.raises(Refusal, match=r"start again: libpango-1\.0\.so\.0$"):
        prepare(root, FakeRun(root), needs, ADMINISTRATOR._replace(has_apt=False))


def test_an_ordinary_user_on_a_ready_machine_needs_no_rights(root: Path) -> None:
    run = FakeRun(root)
    prepare(root, run, machine=CLERK._replace(has_apt=False, has_sudo=False))
    assert run.acts == ["venv", "install"]
    assert bootstrap.is_current(root, kit())


def test_as_root_the_steps_are_done_in_order_and_shown(root: Path) -> None:
    run = FakeRun(root)
    looks = iter([False, False, True])  # missing, missing still under the lock, there after apt
    shown = prepare(root, run, kit(Need("git", "git", lambda _: next(looks))))
    assert run.acts == ["apt", "apt", "apt", "venv", "install"]
    assert run.commands[2][-1] == "git"
    assert re.findall(r"\((\d/\d)\) .* … \d+ วินาที\n", shown) == ["1/3", "2/3", "3/3"]


@pytest.mark.parametrize(
    ("step", "why"), [("update", "one source is down"), ("--configure", "the machine is updating itself")]
)
def test_only_the_install_itself_must_succeed(root: Path, step: str, why: str) -> None:
    run = FakeRun(root, fail_at=step, error=Refusal(why))
    looks = iter([False, False, True])
    prepare(root, run, kit(Need("git", "git", lambda _: next(looks))))
    assert bootstrap.is_current(root, kit())


def test_what_apt_installed_must_be_found(root: Path) -> None:
    with pytest.raises(Refusal, match="not found by this Python: git"):
        prepare(root, FakeRun(root), kit(missing("git", "git")))
    assert not bootstrap.is_current(root, kit())


def test_a_second_start_does_nothing(root: Path) -> None:
    prepare(root, FakeRun(root))
    again = FakeRun(root)
    assert bootstrap.is_current(root, kit())
    assert prepare(root, again) == ""
    assert again.commands == []


def test_the_test_kit_serves_the_portal_but_not_the_other_way(root: Path) -> None:
    prepare(root, FakeRun(root))
    assert not bootstrap.is_current(root, kit(test=True))
    more = FakeRun(root)
    prepare(root, more, kit(test=True))
    assert more.acts == ["install"]  # completed in place: the portal may be running from it
    assert bootstrap.is_current(root, kit())
    assert bootstrap.is_current(root, kit(test=True))


def changed_lock(root: Path) -> None:
    (root / "requirements.txt").write_text("django==6\n")


def removed_package(root: Path) -> None:
    (root / ".venv/lib/python3.11/site-packages/django").rmdir()


def removed_python(root: Path) -> None:
    (root / ".venv/bin/python").unlink()


def other_python(root: Path) -> None:
    removed_python(root)
    (root / ".venv/bin/python").symlink_to("/bin/sh")


def removed_stamp(root: Path) -> None:
    bootstrap.stamp_path(root).unlink()


@pytest.mark.parametrize(
    ("damage", "acts"),
    [
        (changed_lock, ["install"]),
        (removed_package, ["venv", "install"]),
        (removed_python, ["venv", "install"]),
        (other_python, ["venv", "install"]),
        (removed_stamp, ["venv", "install"]),
    ],
)
def test_what_changed_is_mended(root: Path, damage: Callable[[Path], None], acts: list[str]) -> None:
    prepare(root, FakeRun(root))
    damage(root)
    assert not bootstrap.is_current(root, kit())
    run = FakeRun(root)
    prepare(root, run)
    assert run.acts == acts
    assert bootstrap.is_current(root, kit())


def test_a_moved_folder_is_prepared_anew(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    prepare(root, FakeRun(root))
    moved = root.rename(tmp_path_factory.mktemp("elsewhere") / "portal")
    assert not bootstrap.is_sound(moved)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), Refusal("no network")], ids=["interrupted", "failed"])
@pytest.mark.parametrize("step", ["venv", "--require-hashes"])
def test_an_unfinished_set_up_is_done_again_from_the_start(
    root: Path, step: str, error: BaseException
) -> None:
    with pytest.raises(type(error)):
        prepare(root, FakeRun(root, fail_at=step, error=error))
    (root / ".venv/half-written").write_text("")
    assert not bootstrap.is_current(root, kit())
    run = FakeRun(root)
    prepare(root, run)
    assert run.acts == ["venv", "install"]
    assert not (root / ".venv/half-written").exists()


class Waiter(io.StringIO):
    """A stream that tells when the start that writes to it says that it waits."""

    waits = threading.Event()

    def write(self, text: str) -> int:
        if "กำลังรอให้เสร็จ" in text:
            self.waits.set()
        return super().write(text)


def test_two_starts_at_once_do_the_work_once(root: Path) -> None:
    run, works, second = FakeRun(root), threading.Event(), Waiter()

    def run_until_the_second_waits(command: Sequence[str], tick: Callable[[], None]) -> None:
        works.set()
        assert second.waits.wait(30)
        run(command, tick)

    first = threading.Thread(target=prepare, args=(root, run_until_the_second_waits))
    first.start()
    assert works.wait(30)
    idle = FakeRun(root)
    bootstrap.prepare(root, kit(), ADMINISTRATOR, idle, second)
    first.join()
    assert run.acts == ["venv", "install"]
    assert idle.acts == []


def test_a_failed_program_is_quoted(tmp_path: Path) -> None:
    steps: list[int] = []
    script = "print('Collecting django'); print('no route to host'); raise SystemExit(3)"
    with pytest.raises(Refusal) as refusal:
        bootstrap.run([sys.executable, "-c", script], lambda: steps.append(1))
    assert "no route to host" in str(refusal.value)
    assert "status 3" in str(refusal.value)
    assert steps == [1]


def test_an_old_python_is_told_so() -> None:
    bootstrap.refuse_old_python((3, 11))
    with pytest.raises(Refusal, match=r"ต้องใช้ Python 3\.11 ขึ้นไป .* 3\.9"):
        bootstrap.refuse_old_python((3, 9))


@pytest.mark.parametrize(
    ("given", "passed"),
    [
        ([], ["-n", "2"]),
        (["-k", "memo"], ["-n", "2", "-k", "memo"]),
        (["-n0", "-x"], ["-n0", "-x"]),
        (["-n", "4"], ["-n", "4"]),
        (["--numprocesses=1"], ["--numprocesses=1"]),
        (["--pdb"], ["--pdb"]),
    ],
)
def test_tests_use_both_cores_unless_told_otherwise(given: list[str], passed: list[str]) -> None:
    assert bootstrap.pytest_arguments(given) == passed


def test_the_set_up_is_old_syntax_and_imports_the_standard_library_only() -> None:
    tree = ast.parse(Path(bootstrap.__file__).read_text(encoding="utf-8"), feature_version=(3, 7))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names


def test_the_test_lock_holds_every_pin_of_the_runtime_lock() -> None:
    runtime, test = (
        set(re.findall(r"^[a-z0-9._-]+==\S+", (REPOSITORY / name).read_text(), re.MULTILINE))
        for name in bootstrap.SUITE.locks
    )
    assert runtime
    assert runtime <= test


STUB = """
import json, sys
def execute_from_command_line(argv): print(json.dumps([argv, sys.prefix, sys.flags.dev_mode]))
"""


@pytest.fixture
def copied(root: Path) -> Path:
    """A portal with the real entry, a real but empty .venv, and stand-ins for Django and pytest."""
    (root / "ita_portal").mkdir()
    for name in ("manage.py", "ita_portal/__init__.py", "ita_portal/bootstrap.py"):
        shutil.copy(REPOSITORY / name, root / name)
    (root / "django/core/management").mkdir(parents=True)
    (root / "django/core/management/__init__.py").write_text(STUB)
    (root / "pytest.py").write_text("import sys\nprint(sys.argv[1:])\nsys.exit(5)\n")
    venv.create(root / ".venv", symlinks=True)
    bootstrap.write_stamp(root, bootstrap.SUITE)
    return root


def start(root: Path, *arguments: str, python: str = "") -> subprocess.CompletedProcess[str]:
    base = python or getattr(sys, "_base_executable", sys.executable)
    command = [base, "-X", "dev", str(root / "manage.py"), *arguments]
    # What is compiled of a portal that is soon gone need not be kept.
    environment = {**os.environ, "PYTHONWARNINGS": "ignore", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, capture_output=True, text=True, cwd="/", env=environment, check=False)


def test_a_command_runs_inside_the_venv_with_nothing_else_on_standard_output(copied: Path) -> None:
    outside = start(copied, "show_year", "--json")
    inside = start(copied, "show_year", "--json", python=str(copied / ".venv/bin/python"))
    assert outside.stderr == inside.stderr == ""
    expected = [[str(copied / "manage.py"), "show_year", "--json"], str(copied / ".venv"), True]
    assert json.loads(outside.stdout) == json.loads(inside.stdout) == expected


def test_the_suite_runs_under_pytest_and_its_exit_status_is_passed_on(copied: Path) -> None:
    done = start(copied, "test", "-k", "memo")
    assert done.stdout == "['-n', '2', '-k', 'memo']\n"
    assert done.returncode == 5


def test_a_refusal_ends_the_start_with_status_1_and_clean_standard_output(copied: Path) -> None:
    script = copied / "ita_portal/bootstrap.py"
    script.write_text(
        script.read_text(encoding="utf-8").replace("OLDEST_PYTHON = (3, 11)", "OLDEST_PYTHON = (4, 0)")
    )
    done = start(copied, "show_year", "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Python 4.0 or newer is needed" in done.stderr
