"""What the comparison of embeds says is so."""

from tests.bench.embeds.looking import Seen
from tests.bench.embeds.table import printed


def test_there_is_a_column_for_each_embed_and_a_line_for_each_figure() -> None:
    head, _, *lines = printed({"one": Seen(shown=8, code=5840), "other": Seen(shown=8, code=22_460)}).splitlines()
    assert [cell.strip() for cell in head.split("|")[2:4]] == ["one", "other"]
    (code,) = (line for line in lines if "scripts and styles" in line)
    assert [cell.strip() for cell in code.split("|")[2:4]] == ["5.8 kB", "22.5 kB"]


def test_what_could_not_be_had_is_told_in_its_column() -> None:
    table = printed({"one": Seen(shown=8), "other": "could not be had: no registry"})
    assert table.count("could not be had: no registry") == 1


def test_whoever_else_was_asked_is_named() -> None:
    assert "3 (cdn.example)" in printed({"one": Seen(to_strangers=3, strangers={"cdn.example"})})


def test_what_stands_there_without_script_is_shown_as_it_is() -> None:
    assert "blank" in printed({"one": Seen()})
    assert "Lees de reacties (a link)" in printed(
        {"one": Seen(without_script="Lees de\n reacties", links_without_script=1)}
    )
