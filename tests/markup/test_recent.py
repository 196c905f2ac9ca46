"""What a reader posts is what the preview showed, and is not made twice."""

from moderation.domain.assessment import Rendering
from moderation.markup.recent import Key, Recent


class Maker:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def get(self, recent: Recent, text: str, elements: frozenset[str] = frozenset()) -> Rendering:
        key: Key = text, elements

        def make() -> Rendering:
            self.made.append(text)
            return Rendering(text, text, (), False, "test")

        return recent.get(key, make)


def test_the_same_text_is_made_once() -> None:
    maker, recent = Maker(), Recent(room=100)
    assert maker.get(recent, "een") is maker.get(recent, "een")
    assert maker.made == ["een"]


def test_the_same_text_under_another_policy_is_made_anew() -> None:
    maker, recent = Maker(), Recent(room=100)
    maker.get(recent, "een")
    maker.get(recent, "een", frozenset({"b"}))
    assert maker.made == ["een", "een"]


def test_those_that_were_not_asked_for_longest_go_when_the_room_is_full() -> None:
    maker, recent = Maker(), Recent(room=20)
    for text in ("een", "bee", "een", "cee", "een", "bee"):
        maker.get(recent, text)
    assert maker.made == ["een", "bee", "cee", "bee"]


def test_a_text_that_needs_more_than_all_the_room_is_not_kept() -> None:
    maker, recent = Maker(), Recent(room=20)
    maker.get(recent, "een")
    maker.get(recent, "x" * 21)
    maker.get(recent, "x" * 21)
    assert maker.made == ["een", "x" * 21, "x" * 21]
