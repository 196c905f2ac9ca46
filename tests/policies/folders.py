"""Small policies to try things on."""

from pathlib import Path

POLICY = """\
name = "Probeersel"
markup = "plain"

[rules.links]
hold = 2
"""

CASES = """\
plan = 2

[defaults]
name = "Jan Jansen"
email = "jan@blad.example"
text = "Eens!"

[[case]]
title = "a text without links is fine"
rule = "links"
findings = []
decision = "hold"

[[case]]
title = "two links are held"
rule = "links"
text = "https://blad.example/1 https://blad.example/2"
findings = ["links: hold"]
decision = "hold"
"""


def policy_folder(
    place: Path, policy: str = POLICY, cases: str = CASES, name: str = "probeersel", words: dict[str, str] | None = None
) -> Path:
    """A folder with these two files in it, and word files by their paths."""
    folder = place / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "policy.toml").write_text(policy, encoding="utf-8")
    (folder / "cases.toml").write_text(cases, encoding="utf-8")
    for path, text in (words or {}).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder
