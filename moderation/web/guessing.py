"""Addresses that are known to their owners alone: what one leads to, for those who do not try them out."""

from collections.abc import Callable
from typing import TypeVar

from moderation.domain.errors import NotFound
from moderation.web.house import house
from moderation.web.protection import client

T = TypeVar("T")


def led_to(find: Callable[[str], T], secret: str) -> T:
    """What a secret leads to. It is looked up first: a network that has guessed too often is told so, and whoever in it
    has a good one never notices.

    Raises TooMany, and what `find` raises of NotFound.
    """
    try:
        return find(secret)
    except NotFound:
        house().limits.guessing(client())
        raise
