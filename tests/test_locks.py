"""The lock files are complete sets, of one version each: nothing is resolved at installation."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

_PIN = re.compile(
    r"^([A-Za-z0-9._-]+)==(\S+)(?: ; (.+?))? \\\n((?: {4}--hash=sha256:\w{64}.*\n)+)", re.M
)


def locked(root: Path, name: str) -> dict[str, str]:
    text = (root / name).read_text("utf-8")
    pins = _PIN.findall(text)
    names = [canonicalize_name(pin[0]) for pin in pins]
    assert len(names) == len(set(names)), "one version for every Python"
    assert len(names) == len(re.findall(r"^\w", text, re.M)), "every entry is pinned and hashed"
    return dict(zip(names, (pin[1] for pin in pins), strict=True))


@pytest.fixture(scope="module")
def user(root: Path) -> dict[str, str]:
    return locked(root, "requirements.lock")


@pytest.fixture(scope="module")
def developer(root: Path, user: dict[str, str]) -> dict[str, str]:
    added = locked(root, "requirements-dev.lock")
    assert not set(added) & set(user), "what a user needs is apart from what development adds"
    return user | added


def test_every_requirement_is_locked_as_it_asks(
    root: Path, user: dict[str, str], developer: dict[str, str]
) -> None:
    said = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    asked = {"user": said["project"]["dependencies"], **said["dependency-groups"]}
    assert set(asked) == {"user", "build", "dev"}
    for group, requirements in asked.items():
        lock = developer if group == "dev" else user
        for requirement in map(Requirement, requirements):
            version = lock[canonicalize_name(requirement.name)]
            assert requirement.specifier.contains(version), f"{requirement}: {version} is locked"


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
def test_what_a_locked_package_needs_is_locked_too(developer: dict[str, str], python: str) -> None:
    place = {
        **default_environment(),
        "python_version": python,
        "python_full_version": f"{python}.0",
    }
    for name, version in developer.items():
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # another system's
        if found.version != version:
            pytest.skip(f"not an environment of the locks: {name} {found.version}")
        assert (asked := found.metadata.get("Requires-Python")) is None or Requirement(
            f"python{asked}"
        ).specifier.contains(Version(f"{python}.1"))
        for line in found.requires or ():
            need = Requirement(line)
            if need.marker and not need.marker.evaluate({**place, "extra": ""}):
                continue
            given = developer.get(canonicalize_name(need.name))
            assert given is not None, f"{name} needs {need.name}"
            assert need.specifier.contains(given), f"{name} needs {need}, {given} is locked"
