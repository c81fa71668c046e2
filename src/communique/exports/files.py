"""Where exports go. A file is whole or not there: it is written beside its place and then put in it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from communique.errors import CommuniqueError
from communique.exports.characters import whole

Content = Iterable[str] | str | bytes
LIST = ".communique-export.json"
"""Stands in a folder that we filled: the format, and the files that are ours to write over or take away."""


def put(content: Content, to: Path | BinaryIO) -> None:
    """One file, or a stream that is open already. Raises CommuniqueError where it cannot be written."""
    if isinstance(to, Path):
        with _told(to):
            _save(Path(os.path.realpath(to)), content)
    else:
        to.writelines(_bytes(content))


def fill(folder: Path, kind: str, files: Iterable[tuple[str, Content]]) -> None:
    """A folder of files. What an earlier export of this format left there goes; what is not ours stays.

    Raises CommuniqueError where the folder is not ours, or one of our files would take the place of another's.
    """
    earlier = _ours(folder, kind)
    contents = dict(files)
    for name in contents:
        if name not in earlier and (folder / name).exists():
            raise CommuniqueError(
                f"{folder / name} is not from an earlier export; move it or choose another folder", "taken"
            )
    with _told(folder):
        _list(folder, kind, earlier | contents.keys())
        for name, content in contents.items():
            _save(folder / name, content)
        for name in earlier - contents.keys():
            (folder / name).unlink(missing_ok=True)
        _list(folder, kind, contents.keys())


def check_folder(folder: Path, kind: str) -> None:
    """Raises CommuniqueError where an export of this format may not go into the folder."""
    _ours(folder, kind)


def _ours(folder: Path, kind: str) -> set[str]:
    """The files of the export that is in the folder already."""
    with _told(folder):
        if folder.exists() and not folder.is_dir():
            raise CommuniqueError(f"{kind} fills a folder, and {folder} is a file; give a folder with -o", "taken")
        if not folder.exists() or not any(folder.iterdir()):
            return set()
        if not (folder / LIST).is_file():
            message = f"{folder} holds other files; choose an empty folder, or one with an earlier export of {kind}"
            raise CommuniqueError(message, "taken")
        try:
            told = json.loads((folder / LIST).read_text("utf-8"))
            format_, names = told["format"], {str(name) for name in told["files"]}
        except (ValueError, KeyError, TypeError) as error:
            raise CommuniqueError(f"{folder / LIST} is broken; choose an empty folder", "taken") from error
    if format_ != kind:
        raise CommuniqueError(f"{folder} holds an export of {format_}; choose another folder for {kind}", "taken")
    return {name for name in names if _is_inside(name)}


def _is_inside(name: str) -> bool:
    parts = Path(name).parts
    return bool(parts) and not Path(name).is_absolute() and ".." not in parts


def _list(folder: Path, kind: str, names: Iterable[str]) -> None:
    _save(folder / LIST, json.dumps({"format": kind, "files": sorted(names)}, ensure_ascii=False, indent=1) + "\n")


def _save(path: Path, content: Content) -> None:
    if path.exists() and not path.is_file() and not path.is_dir():  # a pipe, a device
        with path.open("wb") as stream:
            stream.writelines(_bytes(content))
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.parent / f".communique-{os.getpid()}.part"
    try:
        with part.open("wb") as stream:
            stream.writelines(_bytes(content))
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _bytes(content: Content) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    for piece in [content] if isinstance(content, str) else content:
        yield whole(piece).encode()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        message = f"the export could not be written to {path}: {error.strerror or error}"
        raise CommuniqueError(message, "unwritable") from error
