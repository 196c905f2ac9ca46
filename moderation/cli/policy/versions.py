"""Which version of a policy is meant: one that lies in a folder now, or one that was activated."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from moderation.cli.kept import open_to_read
from moderation.config import policy_folders
from moderation.domain.errors import UnknownPolicy, UnknownSite
from moderation.domain.policy import Policy
from moderation.policies import Shelf, policy_of, read_policy, shipped

DIGEST = re.compile(r"[0-9a-f]{6,64}")
"""The begin of a digest, long enough to mean one version."""


def shelf() -> Shelf:
    """The policies in folders, for commands that need nothing that was kept."""
    return Shelf((*policy_folders(os.environ), shipped()))


def folder_of(policy: str, found: Shelf) -> Path:
    """A path as given; a bare word that is no folder here is one of the policies that can be in force."""
    given = Path(policy)
    return given if given.is_dir() or os.sep in policy else found.folder_of(policy)


def version_of(named: str) -> Policy:
    """The version that is meant: a folder, the name of a policy, the site on which it is in force, or its digest.

    They are tried in this order. Raises BadPolicy when it cannot be understood, and UnknownPolicy when there is none.
    """
    found = shelf()
    if os.sep in named or named in found.names() or (named and Path(named).is_dir()):
        return read_policy(folder_of(named, found))
    return policy_of(_recorded(named))


def _recorded(named: str) -> Mapping[str, str]:
    with open_to_read() as (_, store):
        try:
            return store.policy_files(store.site(named).policy)
        except UnknownSite:
            pass
        alike = store.policies_like(named) if DIGEST.fullmatch(named) else ()
        if len(alike) > 1:
            raise UnknownPolicy(f"more than one version has a digest that begins with {named}")
        if not alike:
            raise UnknownPolicy(f"{named!r} is no folder, no policy, no site, and not the begin of a digest")
        return alike[0].files
