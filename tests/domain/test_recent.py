"""What a reader posts is what the preview showed, and is not made twice."""

from moderation.domain.recent import Recent

Key = tuple[str, str]


class Maker:
    """Makes capitals, and counts how often it is asked."""

    def __init__(self, room: int) -> None:
        self.recent: Recent[Key, str] = Recent(room, lambda key, made: None if "!" in made else len(made))
        self.made: list[str] = []

    def get(self, text: str, policy: str = "") -> str:
        return self.recent.get((text, policy), lambda: self._make(text))

    def _make(self, text: str) -> str:
        self.made.append(text)
        return text.upper()


def test_the_same_is_made_once() -> None:
    maker = Maker(room=100)
    assert maker.get("een") is maker.get("een")
    assert maker.made == ["een"]


def test_the_same_under_another_key_is_made_anew() -> None:
    maker = Maker(room=100)
    maker.get("een")
    maker.get("een", "another policy")
    assert maker.made == ["een", "een"]


def test_those_that_were_not_asked_for_longest_go_when_the_room_is_full() -> None:
    maker = Maker(room=6)
    for text in ("een", "bee", "een", "cee", "een", "bee"):
        maker.get(text)
    assert maker.made == ["een", "bee", "cee", "bee"]


def test_what_needs_more_than_all_the_room_is_not_kept() -> None:
    maker = Maker(room=6)
    maker.get("een")
    maker.get("x" * 7)
    maker.get("x" * 7)
    assert maker.made == ["een", "x" * 7, "x" * 7]


def test_what_has_no_size_is_never_kept_and_pushes_nothing_out() -> None:
    maker = Maker(room=6)
    for text in ("een", "bee", "no!", "no!", "een", "bee"):
        maker.get(text)
    assert maker.made == ["een", "bee", "no!", "no!"]


def test_what_was_forgotten_is_made_anew_and_leaves_its_room() -> None:
    maker = Maker(room=6)
    for text in ("een", "bee"):
        maker.get(text)
    maker.recent.clear()
    for text in ("een", "bee", "een", "bee"):
        maker.get(text)
    assert maker.made == ["een", "bee", "een", "bee"]
