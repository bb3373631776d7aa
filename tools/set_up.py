"""Makes the environment `.venv` from the locks, with the standard library alone. `make` runs it.

It runs on any Python 3.8, looks for one that is new enough, and says what to install where there is none.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements-dev.lock"
STAMP = VENV / ".set-up"
"""Its time says when the environment was last complete."""

NAMES = ("python3", "python3.13", "python3.12", "python3.11", "python3.14", "python")
NEW_ENOUGH = "import sys; sys.exit(sys.version_info < (3, 11))"
CAN_MAKE_VENV = "import ensurepip, venv"

NO_PYTHON = "There is no Python 3.11 or newer on the PATH. Install one"
NO_VENV = "The Python that was found cannot make virtual environments. Install its venv module"
WHERE_FROM = "(Debian, Ubuntu: apt install python3 python3-venv; Fedora: dnf install python3; macOS: brew install python)"


def binary(name: str) -> str:
    """Path of a program of the environment."""
    return str(VENV / ("Scripts" if os.name == "nt" else "bin") / name)


def runs(python: str, code: str) -> bool:
    """Whether the interpreter runs, and the code with it. A version manager's shim may be there and not run."""
    try:
        return subprocess.run([python, "-c", code], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def candidates() -> Iterator[str]:
    """Every interpreter on the PATH, this one first."""
    yield sys.executable
    for name in NAMES:
        for folder in os.get_exec_path():
            found = shutil.which(name, path=folder)
            if found:
                yield found


def choose_python() -> str:
    """The first interpreter that is new enough and can make an environment."""
    new_enough = [python for python in candidates() if runs(python, NEW_ENOUGH)]
    for python in new_enough:
        if runs(python, CAN_MAKE_VENV):
            return python
    problem = NO_VENV if new_enough else NO_PYTHON
    sys.exit(f"{problem} {WHERE_FROM}, then run make again.")


def make_venv() -> None:
    """An environment with pip, unless a usable one is there."""
    python = binary("python")
    if runs(python, NEW_ENOUGH) and runs(python, "import pip"):
        return
    base = choose_python()
    print(f"Making .venv with {base}", flush=True)
    subprocess.run([base, "-m", "venv", "--clear", str(VENV)], check=True)


def pip(*arguments: str) -> None:
    """Runs the environment's pip with the machine's configuration; only errors are shown."""
    command = [binary("python"), "-m", "pip", "install", "-qq", "--disable-pip-version-check", *arguments]
    subprocess.run(command, check=True)


def uv(*arguments: str) -> bool:
    """Runs the environment's uv with the machine's configuration; says whether it went well."""
    environment = {"UV_LINK_MODE": "copy", **os.environ, "UV_PYTHON_DOWNLOADS": "never"}
    command = [binary("uv"), "pip", arguments[0], "--quiet", "--python", binary("python"), *arguments[1:]]
    return subprocess.run(command, check=False, env=environment).returncode == 0


def locked(name: str) -> str:
    """The lines of the lock that belong to one package."""
    found = re.search(rf"^{name}==.*\n(?:[ \t].*\n)*", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        sys.exit(f"{LOCK.name} does not name {name}. Add it to the dev group and run make lock.")
    return found.group()


def install_uv() -> None:
    """The uv of the lock, by its hash."""
    with tempfile.TemporaryDirectory() as folder:
        requirements = Path(folder, "uv.txt")
        requirements.write_text(locked("uv"), encoding="utf-8")
        pip("--require-hashes", "--no-deps", "--requirement", str(requirements))


def install() -> None:
    """What the lock names, no more and no less, and the project itself.

    pip takes over where uv cannot reach the packages: a mirror may be known to pip's configuration alone.
    """
    print("Installing what requirements-dev.lock names", flush=True)
    project = ("--no-build-isolation", "--no-deps", "--editable", str(ROOT))
    if uv("sync", "--require-hashes", str(LOCK)) and uv("install", *project):
        return
    print("uv could not install; trying pip, which takes a few minutes", flush=True)
    pip("--require-hashes", "--requirement", str(LOCK))
    pip(*project)


def main() -> None:
    """Makes the environment complete, or exits with what to do."""
    STAMP.unlink(missing_ok=True)
    try:
        make_venv()
        install_uv()
        install()
    except subprocess.CalledProcessError as error:
        sys.exit(f"Set-up stopped, see above: {' '.join(error.cmd[:4])} failed. Then run make again.")
    STAMP.touch()


if __name__ == "__main__":
    main()
