"""YAML from strangers: bounded, each key once, one line for a fault."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import build_trials
import pytest

from analysis.errors import UserError
from analysis.files import DIGESTS, make_folder, read_yaml

BOMB = "a: &a [x, x]\n" + "".join(
    f"b{i}: &b{i} [{', '.join([f'*{before}'] * 20)}]\n"
    for i, before in enumerate(["a", *(f"b{j}" for j in range(8))])
)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (BOMB.encode(), "what its aliases stand for has no end"),
        (b"a: " + b"[" * 900 + b"]" * 900, "nested more than 40 levels"),
        (b"a: 1\nb: 2\na: 3\n", "line 3: is not valid YAML: the key 'a' stands twice"),
        (b"a: &x [*x]\n", "'*x' stands within itself"),
        (b"a: \xff\xfe\n", "is not UTF-8"),
        ("a: 1\n".encode("utf-16"), "is not UTF-8"),
        (b"a: !!timestamp 2020-99-99\n", "is not valid YAML"),
        (b"a: !!python/object/apply:os.system [ls]\n", "is not valid YAML"),
        (b"- 1\n", "must hold 'key: value' lines"),
        (b"x" * (5 << 20), "larger than 4 MiB"),
    ],
)
def test_what_grows_or_is_no_yaml_is_one_line(tmp_path: Path, body: bytes, told: str) -> None:
    path = tmp_path / "study.yml"
    path.write_bytes(body)
    with pytest.raises(UserError) as caught:
        read_yaml(path)
    (fault,) = caught.value.faults
    assert "\n" not in fault
    assert len(fault) < 300
    assert told in fault


def test_a_device_is_no_study_file() -> None:
    with pytest.raises(UserError, match="cannot be read"):
        read_yaml(Path("/dev/zero"))


def fill(folder: Path) -> None:
    (folder / "a").mkdir()
    (folder / "a" / "b.html").write_text("b" * 99)
    (folder / "c.css").write_text("c")


@pytest.mark.parametrize("damage", build_trials.DAMAGE)
@pytest.mark.parametrize("name", ["a/b.html", DIGESTS])
def test_a_made_folder_is_verified_when_it_is_used(
    tmp_path: Path, damage: Callable[[Path], None], name: str
) -> None:
    made = make_folder(tmp_path / "kept" / "key", fill)
    (made / "added").write_text("by a cell")
    assert make_folder(made, lambda _: pytest.fail("made a second time")) == made
    damage(made / name)
    make_folder(made, fill)
    assert (made / "a" / "b.html").read_text() == "b" * 99
    assert (made / "c.css").read_text() == "c"
    assert not list(made.parent.glob(".draft-*"))


def test_whatever_stands_in_its_place_goes(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "mine").write_text("mine")
    (tmp_path / "key").symlink_to(tmp_path / "elsewhere")
    assert (make_folder(tmp_path / "key", fill) / "c.css").read_text() == "c"
    assert (tmp_path / "elsewhere" / "mine").read_text() == "mine"
    shutil.rmtree(tmp_path / "key")
    (tmp_path / "key").write_text("a file")
    assert (make_folder(tmp_path / "key", fill) / "c.css").read_text() == "c"
