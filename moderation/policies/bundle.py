"""A version of a policy: all the files that make it, as texts by name. Nothing else is needed to understand it, ever.

First its policy.toml, then its word files, then the same of those that it extends, under their names, and last its
cases.toml.
"""

import hashlib
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from moderation.domain.errors import BadPolicy
from moderation.policies.document import Document, read_document
from moderation.policies.folders import CASES, FILE, LARGEST_TOML, LARGEST_WORDS, text_of
from moderation.policies.inheritance import Level, chain, folder_of_parent, words_of
from moderation.policies.places import KeyPath

MOST_WORD_FILES, LARGEST_VERSION = 64, 4 * 1024 * 1024
"""Word files of one policy, and characters of a whole version."""


def bundle_of(folder: Path) -> Mapping[str, str]:
    """The version that lies in a folder. Line ends are those of Unix, whatever the editor made of them.

    Raises BadPolicy when a file cannot be had, or is so unsound that it cannot be told which files belong to it.
    """
    own = Level("", folder, _on_disk(folder))
    levels = chain(own, _beside)
    files: dict[str, str] = {}
    for level in levels:
        files[level.in_version(FILE)] = level.document.text
        files.update(_word_files(level, {ancestor.name for ancestor in levels}))
    files[CASES] = text_of(folder, CASES, LARGEST_TOML)
    if sum(map(len, files.values())) > LARGEST_VERSION:
        raise BadPolicy(f"{folder}: the files of the policy have more than {LARGEST_VERSION} characters together")
    return files


def digest_of(files: Mapping[str, str]) -> str:
    """What identifies a version. It depends on every sign of every file, and not on their order."""
    hashed = hashlib.sha256()
    for name in sorted(files):
        for part in (name, files[name]):
            data = part.encode()
            hashed.update(b"%d:" % len(data))  # the length goes before, so that no two versions can flow together
            hashed.update(data)
    return hashed.hexdigest()


def _on_disk(folder: Path) -> Document:
    return read_document(text_of(folder, FILE, LARGEST_TOML), str(folder / FILE))


def _beside(level: Level, parent: str) -> Level | None:
    folder = folder_of_parent(level, parent)
    return Level(parent, folder, _on_disk(folder)) if folder else None


def _word_files(level: Level, policies: set[str]) -> dict[str, str]:
    """The word files of one policy, by their names in the version."""
    found: dict[str, str] = {}
    for path, words in words_of(level):
        if words.file is None or level.folder is None:
            continue
        about = partial(_objection, level.document, (*path, "file"), words.file)
        if not level.name and words.file.partition("/")[0] in policies:
            raise about("may not lie in a folder with the name of a policy that this one extends")
        if len(found) == MOST_WORD_FILES:
            raise about(f"is one too many: a policy has at most {MOST_WORD_FILES} files with words")
        found[level.in_version(words.file)] = text_of(level.folder, words.file, LARGEST_WORDS, about)
    return found


def _objection(document: Document, path: KeyPath, file: str, words: str) -> BadPolicy:
    return document.objection(path, f"{file} {words}")
