"""The root of the tree."""


class ModerationError(Exception):
    """The base of all errors that callers may want to catch."""
