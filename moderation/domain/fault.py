"""A fault of ours as the log may tell it: where it is, without a message that may hold a reader's words."""

import traceback


def told_of(error: BaseException) -> dict[str, str]:
    """The kind of an error that nobody was prepared for, and the line that raised it."""
    (place,) = traceback.extract_tb(error.__traceback__)[-1:] or (None,)
    return {"error": type(error).__name__, "where": f"{place.filename}:{place.lineno}" if place else ""}
