"""Packages of npm that tests speak to: installed once, from a lock, into a folder inside the environment.

Nothing is fetched afterwards. Where node or npm is missing or too old, or the registry cannot be reached, the tests
that need a package are skipped, with the reason.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp

import pytest

MANIFEST = ("package.json", "package-lock.json", ".npmrc")
OLDEST_NODE = 20
INSTALL_SECONDS = 120


def program(name: str, purpose: str) -> str:
    """Where a program is; skips the test without it."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed: {purpose}")
    return found


def node(purpose: str) -> str:
    """Where node is; skips the test without one that is new enough."""
    found = program("node", purpose)
    version = subprocess.run([found, "--version"], capture_output=True, check=True, text=True).stdout
    if int(version.lstrip("v").split(".")[0]) < OLDEST_NODE:
        pytest.skip(f"node {OLDEST_NODE} or newer is not installed: {purpose}")
    return found


def installed(lock: Path, package: str, purpose: str) -> Path:
    """The folder of a package, installed where it is not yet; another test process may do the same meanwhile.

    Args:
        lock: the folder with `MANIFEST`.
        package: its name.
        purpose: what cannot be tested without it.
    """
    digest = hashlib.sha256(b"".join((lock / name).read_bytes() for name in MANIFEST)).hexdigest()
    cache = Path(sys.prefix) / "cache"
    home = cache / f"{package.rpartition('/')[2]}-{digest[:12]}"
    if not home.exists():
        npm = program("npm", purpose)
        cache.mkdir(exist_ok=True)
        fresh = Path(mkdtemp(dir=cache, prefix=f"{home.name}-"))
        try:
            _install(
                npm, lock, fresh, f"{package} cannot be fetched from the package registry now: {purpose}"
            )
            _keep(fresh, home)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return home / "node_modules" / package


def _install(npm: str, lock: Path, fresh: Path, otherwise: str) -> None:
    for name in MANIFEST:
        shutil.copy(lock / name, fresh)
    try:
        subprocess.run([npm, "ci"], cwd=fresh, capture_output=True, timeout=INSTALL_SECONDS, check=True)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        pytest.skip(otherwise)


def _keep(fresh: Path, home: Path) -> None:
    try:
        fresh.rename(home)
    except OSError:
        # Another test process was faster.
        assert home.exists()


def assert_lock_names_no_host(lock: Path, package: str, version: str) -> None:
    """The lock holds names, versions and hashes; where packages come from is the machine's configuration."""
    assert [name for name in MANIFEST if "://" in (lock / name).read_text(encoding="utf-8")] == []
    packages = json.loads((lock / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert all("integrity" in one and "resolved" not in one for path, one in packages.items() if path)
    assert packages[f"node_modules/{package}"]["version"] == version
