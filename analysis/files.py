"""Files and folders written whole or not at all, hashes of them, and YAML with its lines."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import yaml

from analysis.errors import UserError, shown

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

DIGESTS = ".digests"
"""In a kept folder: what each of its files was when it was made."""

LARGEST_YAML = 4 << 20
"""Bytes; the messages of a language have some 60,000."""
_DEEPEST = 40  # mappings and lists within each other
_ALIASES = 100  # an alias may stand for much: more than these are a trap
_NODES = 200_000  # of all values, those of aliases counted each time


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)


def make_folder(folder: Path, fill: Callable[[Path], None]) -> Path:
    """Return ``folder``; if it is not there or damaged, it is made aside and seen whole or not.

    Its name is to hold a hash of all that it is made of. ``fill`` is given the draft. The list of
    digests in it tells whether what was filled in is as it was; what was added since is no fault.
    """
    if _is_whole(folder):
        (folder / DIGESTS).touch()  # used now: the last to be forgotten
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=folder.parent))
    try:
        new, damaged = draft / "new", draft / "damaged"
        new.mkdir()
        fill(new)
        names = [p.relative_to(new).as_posix() for p in new.rglob("*") if p.is_file()]
        told = {name: digest(new / name) for name in sorted(names) if name != DIGESTS}
        (new / DIGESTS).write_text(json.dumps(told), "utf-8")
        if os.path.lexists(folder) and not _is_whole(folder):
            os.replace(folder, damaged)
            if damaged.is_symlink() or not damaged.is_dir():
                damaged.unlink()
        os.replace(new, folder)
    except OSError:  # another process has made the same meanwhile, or there is no room
        if not _is_whole(folder):
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder


def copy_folder(source: Path, target: Path) -> None:
    """Copy a folder's files over ``target``, but for digests; the first that fails is told alone.

    (`shutil.copytree` goes on after a full disk, and tells every file in one line.)
    """
    for path in sorted(p for p in source.rglob("*") if p.is_file() and p.name != DIGESTS):
        place = target / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)


def _is_whole(folder: Path) -> bool:
    """Whether every file that was filled in is there, with the bytes that it had."""
    if folder.is_symlink() or not _ordinary(folder / DIGESTS):  # a pipe would be read for ever
        return False
    try:
        told = json.loads((folder / DIGESTS).read_text("utf-8"))
        return all(
            _ordinary(folder / name) and digest(folder / name) == told[name] for name in told
        )
    except (OSError, ValueError, TypeError):
        return False


def _ordinary(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_texts(*texts: str) -> str:
    """Return a hash of some texts: 20 digits."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:20]


FIGURES = "computed-figures"  # where chapters write their charts, below their book's folder
WRITTEN_BY_US = frozenset({"__pycache__", FIGURES})


def hash_files(root: Path, patterns: Iterable[str], *salt: str) -> str:
    """Return a hash of the files that match, with their names, and of ``salt``: 20 digits.

    What a run itself writes among them (bytecode, the chapters' figures) does not count.
    """
    digest = hashlib.sha256("\0".join(salt).encode())
    paths = sorted({p for pattern in patterns for p in root.glob(pattern) if p.is_file()})
    for path in paths:
        if not WRITTEN_BY_US & {*path.relative_to(root).parts}:
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:20]


class NotYamlError(ValueError):
    """A text is not YAML; ``line`` counts from 1."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line = line


def parse_yaml(text: str | bytes) -> Any:
    """Return what a YAML text says; NotYamlError, with the line, if it is none."""
    if isinstance(text, bytes):
        text = _decoded(text)
    try:
        _refuse_traps(text)
        return yaml.load(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise _told(text, error) from None
    except (ValueError, TypeError, OverflowError, RecursionError, AttributeError) as error:
        if isinstance(error, NotYamlError):
            raise
        raise NotYamlError(*_misread(text)) from None


def _decoded(text: bytes) -> str:
    if len(text) > LARGEST_YAML:
        raise NotYamlError(1, f"it is larger than {LARGEST_YAML >> 20} MiB")
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
        raise NotYamlError(line, "it is not UTF-8; save it as UTF-8") from None


def _refuse_traps(text: str) -> None:
    """Refuse, before anything is built, what would grow without bound, and keys given twice."""
    aliases = nodes = 0
    sizes: dict[str, int] = {}  # of what each anchor stands for, aliases within it counted out
    starts: list[int] = []  # how many nodes there were before each open one
    holders: list[set[str] | None] = []  # the keys of each open mapping; None for a list
    is_key: list[bool] = []
    anchors: list[str | None] = []  # of the open ones: an alias to one would hold itself
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 1
        opens = isinstance(event, yaml.CollectionStartEvent)
        if opens or isinstance(event, yaml.ScalarEvent | yaml.AliasEvent):
            aliases += isinstance(event, yaml.AliasEvent)
            if isinstance(event, yaml.AliasEvent) and event.anchor in anchors:
                raise NotYamlError(line, f"'*{event.anchor}' stands within itself")
            nodes += sizes.get(event.anchor or "", 1) if isinstance(event, yaml.AliasEvent) else 1
            if nodes > _NODES:
                raise NotYamlError(line, "what its aliases stand for has no end; write things out")
            if aliases > _ALIASES:
                raise NotYamlError(line, f"it has more than {_ALIASES} aliases; write things out")
            if holders and holders[-1] is not None:
                if is_key[-1] and isinstance(event, yaml.ScalarEvent):
                    if event.value in holders[-1] and event.value != "<<":
                        raise NotYamlError(line, f"the key '{event.value[:40]}' stands twice")
                    holders[-1].add(event.value)
                is_key[-1] = not is_key[-1]
        if opens:
            holders.append(set() if isinstance(event, yaml.MappingStartEvent) else None)
            is_key.append(True)
            anchors.append(getattr(event, "anchor", None))
            starts.append(nodes - 1)
            if len(holders) > _DEEPEST:
                raise NotYamlError(line, f"it is nested more than {_DEEPEST} levels deep")
        elif isinstance(event, yaml.CollectionEndEvent):
            holders.pop()
            is_key.pop()
            before, anchor = starts.pop(), anchors.pop()
            if anchor:
                sizes[anchor] = nodes - before


def _told(text: str | bytes, error: yaml.YAMLError) -> NotYamlError:
    """Return what the reader in Python says: it knows the place better than the one in C."""
    try:
        yaml.load(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as better:
        error = better
    mark = getattr(error, "problem_mark", None)
    problem = str(getattr(error, "problem", None) or "a character that YAML does not allow")
    for pattern, words in _IN_WORDS:
        problem = re.sub(pattern, words, problem)
    return NotYamlError(mark.line + 1 if mark else 1, problem)


_IN_WORDS = (
    (r"^could not determine a constructor for the tag '(.*)'$", r"remove the tag '\1'"),
    (r"^found unhashable key$", "a key is a list or a mapping; write a word, or quote {...}"),
    (r"^mapping values are not allowed here$", "a second ':' in a line; quote the text"),
    (r"^found character '\\t' that cannot .*$", "it is indented by a tab; use spaces"),
    (r"^found character (.*) that cannot .*$", r"a text begins with \1; quote it"),
    (r"^but found another document$", "a second '---' begins another document; remove it"),
    (r"^found undefined alias '?(.*?)'?$", r"'*\1' refers to nothing; quote the text"),
)


def _misread(text: str) -> tuple[int, str]:
    """Return the line of the value that is not what it looks like, such as the date 2024-13-45."""
    waiting = [yaml.compose(text, Loader=_LOADER)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.ScalarNode):
            try:
                yaml.SafeLoader("").construct_object(node)
            except (ValueError, TypeError, OverflowError, AttributeError):
                said = node.value[:40]
                return node.start_mark.line + 1, f"'{said}' is no date or number; quote it"
        elif isinstance(node, yaml.MappingNode):
            waiting += [part for pair in node.value for part in pair]
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value
    return 1, "a value is not of its kind; quote it"


def read_yaml(path: Path) -> dict[str, Any]:
    """Return the mapping in a YAML file.

    Raises
    ------
    UserError
        The file cannot be read, is not YAML, or holds something else.
    """
    try:
        if not path.is_file():  # a device or a pipe would be read for ever
            raise FileNotFoundError(2, "there is no such file")
        with path.open("rb") as file:
            said = parse_yaml(file.read(LARGEST_YAML + 1))
    except OSError as error:
        raise UserError(f"{shown(path)}: cannot be read: {error.strerror}") from None
    except NotYamlError as error:
        raise UserError(
            f"{shown(path)}: line {error.line}: is not valid YAML: {error}; mend it there"
        ) from None
    if not isinstance(said, dict):
        raise UserError(f"{shown(path)}: must hold 'key: value' lines, and nothing else")
    return said
