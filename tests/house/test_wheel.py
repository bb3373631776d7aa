"""The wheel holds everything that the program needs, and works from any folder."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path
from typing import cast

import pytest

from tests.house.checkout import ROOT, project_files

PACKAGES = ("bot", "handlers", "storage")
DATA_FOLDERS = ("templates", "manifest")

LOOK_UP = """
import importlib, json, sys
from importlib.resources import files
from bot.resources import folder

def found(package, path):
    place = folder(package) if package in ("templates", "manifest") else files(package)
    return place.joinpath(path).is_file()

packages, data = json.load(sys.stdin)
print(json.dumps({
    "places": [importlib.import_module(name).__file__ for name in packages],
    "missing": [name for name in data if not found(*name.split("/", 1))],
}))
"""
"""Runs in the environment into which the wheel was installed."""


def data_files() -> list[str]:
    """What the program needs beside Python code, by its path in the checkout."""
    folders = {*PACKAGES, *DATA_FOLDERS}
    return [path.as_posix() for path in project_files() if path.parts[0] in folders and path.suffix != ".py"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Python of a new environment with the wheel in it; the packages that it needs are this environment's."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, symlinks=True)
    python = folder / "bin" / "python"
    options = ["--quiet", "--offline", "--no-deps", "--no-config", "--python", str(python)]
    subprocess.run([sys.executable, "-m", "uv", "pip", "install", *options, str(wheel)], check=True)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
    (packages / "needed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return python


def test_every_data_file_is_in_the_wheel(wheel: Path) -> None:
    """Templates, packs, migrations and manifests come with the code."""
    held = set(zipfile.ZipFile(wheel).namelist())
    expected = {f"bot/data/{name}" if name.startswith(DATA_FOLDERS) else name for name in data_files()}
    assert expected - held == set()


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    """Tests, tools and stubs stay at home."""
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} <= set(PACKAGES)


def test_the_installed_program_finds_its_data_from_any_folder(python: Path, tmp_path: Path) -> None:
    """Nothing is looked for in the checkout or in the current folder."""
    packages = [name for name in PACKAGES if (ROOT / name / "__init__.py").exists()]
    answer = subprocess.run(
        [str(python), "-I", "-c", LOOK_UP],
        cwd=tmp_path,
        input=json.dumps([packages, data_files()]),
        capture_output=True,
        check=True,
        text=True,
    )
    said = cast("dict[str, list[str]]", json.loads(answer.stdout))
    assert said["missing"] == []
    assert [place for place in said["places"] if not Path(place).is_relative_to(python.parents[1])] == []
