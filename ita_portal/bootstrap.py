"""Set-up: what the machine lacks, the virtual environment, and the hand-over to Django or pytest.

It runs before anything is installed, so it uses the standard library only, and its syntax is old enough
for an outdated Python to read it and be told so. A start goes: probe the machine → apt → `.venv` → the hash
lock → stamp → re-execute inside `.venv`; a start that finds the stamp does none of this. The stamp is written
last and removed first, so that whatever was interrupted is done again. Everything is said on standard error:
standard output belongs to the command (`--json`).
"""

from __future__ import annotations

import os
import sys
import time
from collections import deque
from contextlib import contextmanager
from pathlib import Path
from typing import Callable, Iterator, NamedTuple, NoReturn, Sequence, TextIO  # noqa: UP035  an old Python reads this

OLDEST_PYTHON = (3, 11)
COUNTED = ("Collecting ", "Unpacking ", "Setting up ")  # lines of pip and apt that mean one package further


class Refusal(Exception):
    """Set-up cannot go on; the message says in Thai and English what to do."""


class Need(NamedTuple):
    """Something the machine must have: its name, the Debian package that brings it, how to look for it."""

    name: str
    package: str
    is_there: Callable[[str], bool]


class Kit(NamedTuple):
    """What one kind of command needs: `locks` are files of pinned packages, the last one is installed."""

    needs: Sequence[Need]
    locks: Sequence[str]


class Machine(NamedTuple):
    """What this user may do here: install packages, write the portal's folder; and by which tools."""

    is_root: bool
    has_apt: bool
    has_sudo: bool
    may_write: bool
    user: str


Run = Callable[[Sequence[str], Callable[[], None]], None]


def has_module(name: str) -> bool:
    """Whether Python can import it. Debian ships Python without ensurepip."""
    from importlib.util import find_spec

    return find_spec(name) is not None


def has_library(name: str) -> bool:
    """Whether the loader finds the shared library: the same question WeasyPrint asks later."""
    from ctypes import CDLL

    try:
        CDLL(name)
    except OSError:
        return False
    return True


def has_program(name: str) -> bool:
    """Whether the program is on PATH."""
    from shutil import which

    return which(name) is not None


RUNTIME_NEEDS = (
    Need("ensurepip", "python3-venv", has_module),
    Need("libpango-1.0.so.0", "libpango-1.0-0", has_library),
    Need("libpangoft2-1.0.so.0", "libpangoft2-1.0-0", has_library),
    Need("libharfbuzz-subset.so.0", "libharfbuzz-subset0", has_library),
)
TEST_NEEDS = (
    Need("chromium", "chromium", has_program),
    Need("libatomic.so.1", "libatomic1", has_library),  # opened by the driver inside playwright's wheel
    Need("pdftotext", "poppler-utils", has_program),
    Need("pdftoppm", "poppler-utils", has_program),
    Need("git", "git", has_program),
)
PORTAL = Kit(RUNTIME_NEEDS, ["requirements.txt"])
# Every pin of requirements.txt stands in requirements-test.txt too (tested), so the second serves both.
SUITE = Kit(RUNTIME_NEEDS + TEST_NEEDS, ["requirements.txt", "requirements-test.txt"])


def enter() -> None:
    """Return inside a prepared `.venv`, else re-execute there; `test` becomes pytest. Exit 1 with advice."""
    root = Path(__file__).resolve().parent.parent
    testing = sys.argv[1:2] == ["test"]
    kit = SUITE if testing else PORTAL
    try:
        refuse_old_python(sys.version_info[:2])
        if not is_current(root, kit):
            prepare(root, kit, this_machine(root), run, sys.stderr)
        elif not testing and os.path.realpath(sys.prefix) == os.path.realpath(root / ".venv"):
            return
    except Refusal as refusal:
        print(f"\n{refusal}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("\nหยุดการเตรียมระบบแล้ว ใช้คำสั่งเดิมเริ่มใหม่ได้ทุกเมื่อ (interrupted)", file=sys.stderr)
        sys.exit(130)
    if testing:
        os.chdir(root)
        execute(root, ["-m", "pytest", *pytest_arguments(sys.argv[2:])])
    execute(root, sys.orig_argv[1:])


def refuse_old_python(version: tuple[int, int]) -> None:
    """Raise Refusal below Python 3.11, the oldest one that the locks and the code are made for."""
    if version < OLDEST_PYTHON:
        have, want = (".".join(map(str, number)) for number in (version, OLDEST_PYTHON))
        raise Refusal(
            f"ต้องใช้ Python {want} ขึ้นไป แต่คำสั่งนี้เริ่มด้วย Python {have} กรุณาติดตั้ง Python รุ่นใหม่กว่า\n"
            f"Python {want} or newer is needed; this is Python {have}."
        )


def pytest_arguments(given: Sequence[str]) -> list[str]:
    """The caller's arguments, after `-n 2` (both cores) unless they say how many or start a debugger."""
    chosen = ("-n", "--numprocesses", "--pdb", "--trace")
    if any(argument.startswith(chosen) for argument in given):
        return list(given)
    return ["-n", "2", *given]


def execute(root: Path, arguments: Sequence[str]) -> NoReturn:
    """Become the Python of `.venv`; the exit status of what it runs is then ours."""
    python = str(root / ".venv" / "bin" / "python")
    os.environ.pop("PYTHONHOME", None)  # it would send the new process back out of .venv
    sys.stderr.flush()
    os.execv(python, [python, *arguments])


def stamp_path(root: Path) -> Path:
    """Where the facts about a finished `.venv` stand."""
    return root / ".venv" / "set-up-stamp"


def base_facts(root: Path) -> set[str]:
    """What a .venv cannot outlive: its place, and the Python it links to (a Debian upgrade replaces that)."""
    venv = root / ".venv"
    return {f"place {venv}", f"python {os.path.realpath(venv / 'bin' / 'python')}"}


def kit_facts(root: Path, kit: Kit) -> set[str]:
    """What a kit asks of the machine, by name, and of `.venv`, by the digest of each lock file.

    A later release that needs one more library finds its name missing from the stamp, and looks again.
    """
    from hashlib import sha256

    locks = {f"lock {name} {sha256((root / name).read_bytes()).hexdigest()}" for name in kit.locks}
    return locks | {f"need {need.name}" for need in kit.needs}


def installed(root: Path) -> set[str]:
    """What stands in site-packages, without version numbers."""
    folders = (root / ".venv").glob("lib/python*/site-packages")
    names = {name for folder in folders for name in os.listdir(folder)}
    return {f"package {name}" for name in names if not name.endswith((".dist-info", "__pycache__"))}


def stamped(root: Path) -> set[str]:
    """The facts of the last finished set-up; none if there was none."""
    try:
        return set(stamp_path(root).read_text(encoding="utf-8").splitlines())
    except OSError:
        return set()


def is_sound(root: Path) -> bool:
    """Whether `.venv` was finished once and still has its Python and all its packages."""
    stamp = stamped(root)
    packages = {line for line in stamp if line.startswith("package ")}
    return base_facts(root) <= stamp and packages <= installed(root) and (root / ".venv/bin/python").is_file()


def is_current(root: Path, kit: Kit) -> bool:
    """Whether `.venv` is sound and holds what the kit's locks say."""
    return kit_facts(root, kit) <= stamped(root) and is_sound(root)


def write_stamp(root: Path, kit: Kit) -> None:
    """Record that `.venv` is finished; the last act of a set-up, in one step."""
    lines = base_facts(root) | kit_facts(root, kit) | installed(root)
    draft = stamp_path(root).with_suffix(".new")
    draft.write_text("\n".join(sorted(lines)) + "\n", encoding="utf-8")
    draft.replace(stamp_path(root))


def prepare(root: Path, kit: Kit, machine: Machine, run: Run, stream: TextIO) -> None:
    """Install what is missing, make or complete `.venv`, stamp it. One start works, others wait for it.

    Raises Refusal where a step fails, and before touching anything where the user may not do what is needed.
    """
    refuse_without_rights(root, kit, machine)
    began = time.monotonic()
    with only_one(root, stream):
        if is_current(root, kit):  # made by another start while this one waited
            return
        steps: list[tuple[str, Callable[[Callable[[], None]], None]]] = []
        packages = lacking_packages(kit.needs)
        if packages:
            steps.append(("ติดตั้งไลบรารีของเครื่อง", lambda tick: install_packages(packages, kit, run, tick)))
        if not is_sound(root):
            steps.append(("สร้างที่เก็บโปรแกรม .venv", lambda tick: make_venv(root, run, tick)))
        steps.append(("ติดตั้งโปรแกรมตามรายการที่ล็อกไว้", lambda tick: install_lock(root, kit, run, tick)))
        for number, (title, work) in enumerate(steps, start=1):
            with shown(f"กำลังเตรียมระบบ ({number}/{len(steps)}) {title}", stream) as tick:
                work(tick)
        write_stamp(root, kit)
    print(f"เตรียมระบบเสร็จใน {time.monotonic() - began:.0f} วินาที", file=stream, flush=True)


def lacking_packages(needs: Sequence[Need]) -> list[str]:
    """Debian packages of the needs that are not met, each once, in the order of the needs."""
    return list(dict.fromkeys(need.package for need in needs if not need.is_there(need.name)))


def this_machine(root: Path) -> Machine:
    """What the user who started this may do on this machine."""
    from getpass import getuser

    venv = root / ".venv"
    return Machine(
        is_root=os.geteuid() == 0,
        has_apt=has_program("apt-get"),
        has_sudo=has_program("sudo"),
        may_write=os.access(venv if venv.exists() else root, os.W_OK),
        user=getuser(),
    )


def refuse_without_rights(root: Path, kit: Kit, machine: Machine) -> None:
    """Raise Refusal with the one command an administrator must run, if this user cannot do it himself."""
    packages = lacking_packages(kit.needs)
    if packages and not machine.has_apt:
        names = ", ".join(need.name for need in kit.needs if not need.is_there(need.name))
        raise Refusal(
            f"เครื่องนี้ไม่มี apt-get กรุณาติดตั้งสิ่งที่ยังขาดด้วยวิธีของระบบนั้น แล้วใช้คำสั่งเดิมอีกครั้ง\n"
            f"There is no apt-get here; install what is missing, then start again: {names}"
        )
    commands = []
    if packages and not machine.is_root:
        commands += ["apt-get update", f"apt-get install -y --no-install-recommends {' '.join(packages)}"]
    if not machine.may_write:
        from shlex import quote

        commands.append(f"chown -R {machine.user} {quote(str(root))}")
    if commands:
        raise Refusal(
            "เครื่องนี้ยังไม่พร้อม กรุณาให้ผู้ดูแลเครื่องใช้คำสั่งนี้หนึ่งครั้ง แล้วใช้คำสั่งเดิมอีกครั้ง\n"
            "This needs an administrator once; run this, then start again:\n\n"
            f"    {as_administrator(commands, has_sudo=machine.has_sudo)}\n"
        )


def as_administrator(commands: Sequence[str], *, has_sudo: bool) -> str:
    """One line for a shell. A bare Debian has no sudo; `su -` gives the PATH that dpkg insists on."""
    if has_sudo:
        return " && ".join(f"sudo {command}" for command in commands)
    from shlex import quote

    return f"su - -c {quote(' && '.join(commands))}"


def install_packages(packages: Sequence[str], kit: Kit, run: Run, tick: Callable[[], None]) -> None:
    """apt as root; then look again, because only what is found counts."""
    from contextlib import suppress

    with suppress(Refusal):  # finishes what an interrupted start left half configured
        run(["dpkg", "--configure", "-a"], tick)
    with suppress(Refusal):  # one unreachable source must not stop an install that the others can serve
        run(["apt-get", "update"], tick)
    # Seconds, for a machine that is updating itself just now: then the two above were refused.
    wait = "DPkg::Lock::Timeout=300"
    run(["apt-get", "install", "-y", "--no-install-recommends", "-o", wait, *packages], tick)
    still = lacking_packages(kit.needs)
    if still:
        raise Refusal(f"ติดตั้งแล้วแต่ยังไม่พบ / installed, but not found by this Python: {' '.join(still)}")


def make_venv(root: Path, run: Run, tick: Callable[[], None]) -> None:
    """A new `.venv` where a broken or unfinished one may stand; the set-up lock in it stays: it is held."""
    from shutil import rmtree

    venv = root / ".venv"
    stamp_path(root).unlink(missing_ok=True)
    for entry in venv.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            rmtree(entry)
        elif entry != lock_path(root):
            entry.unlink()
    # The base interpreter: this one may be the .venv that has just been cleared.
    run([getattr(sys, "_base_executable", sys.executable), "-m", "venv", str(venv)], tick)


def install_lock(root: Path, kit: Kit, run: Run, tick: Callable[[], None]) -> None:
    """Every package of the kit's last lock, each file checked against its hash; by uv if here, else pip."""
    python = str(root / ".venv" / "bin" / "python")
    locked = ["--require-hashes", "-r", str(root / kit.locks[-1])]
    stamp_path(root).unlink(missing_ok=True)
    if has_program("uv"):
        try:
            return run(["uv", "pip", "install", "--python", python, "--compile-bytecode", *locked], tick)
        except Refusal:
            pass  # uv does not read pip's configuration (mirrors, proxies): pip may still get through
    run([python, "-m", "pip", "install", "--no-input", *locked], tick)


def run(command: Sequence[str], tick: Callable[[], None]) -> None:
    """Run a program to its end, quietly; Refusal with the last lines it wrote if it fails."""
    from subprocess import DEVNULL, PIPE, STDOUT, Popen

    quiet = {"LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    last: deque[str] = deque(maxlen=12)
    # close_fds=False: it inherits the set-up lock, so that no other start begins while it still works,
    # even if this process is killed.
    with Popen(
        command,
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=STDOUT,
        env={**os.environ, **quiet},
        close_fds=False,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            last.append(line)
            if line.startswith(COUNTED):
                tick()
    if process.returncode:
        raise Refusal(
            f"{''.join(last)}\n"
            "เตรียมระบบไม่สำเร็จ กรุณาตรวจสอบอินเทอร์เน็ตและที่ว่างในเครื่อง แล้วใช้คำสั่งเดิมอีกครั้ง\n"
            f"This step failed with status {process.returncode}: {' '.join(command)}"
        )


def lock_path(root: Path) -> Path:
    """The file whose lock means that a set-up is under way."""
    return root / ".venv" / "set-up-lock"


@contextmanager
def only_one(root: Path, stream: TextIO) -> Iterator[None]:
    """Hold the set-up lock of this folder; wait, and say so, while another start holds it."""
    from fcntl import LOCK_EX, LOCK_NB, flock

    lock_path(root).parent.mkdir(exist_ok=True)
    with lock_path(root).open("a") as lock:
        os.set_inheritable(lock.fileno(), True)
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            print("มีการเตรียมระบบอยู่แล้วในหน้าต่างอื่น กำลังรอให้เสร็จ …", file=stream, flush=True)
            flock(lock, LOCK_EX)
        yield


@contextmanager
def shown(title: str, stream: TextIO) -> Iterator[Callable[[], None]]:
    """One line for a step: its title, on a terminal a running count of packages, at the end its seconds."""
    began, count = time.monotonic(), 0

    def tick() -> None:
        nonlocal count
        count += 1
        if stream.isatty():
            print(f"\r{title} … {count} ", end="", file=stream, flush=True)

    print(f"{title} … ", end="", file=stream, flush=True)
    yield tick
    print(f"\r{title} … " * stream.isatty() + f"{time.monotonic() - began:.0f} วินาที", file=stream, flush=True)
