"""Policies to replay by, and reactions that come out otherwise under them."""

from pathlib import Path

THREE_LINKS = "Zie https://a.example https://b.example https://c.example"

POLICY = """\
name = "Few links"
markup = "lite"
first_decision = "{first}"

[rules.links]
mode = "{mode}"
spam = 3

[reasons.advertising]
en = "Advertising"
"""
CASES = """\
plan = 2

[defaults]
name = "Jan Jansen"
email = "jan@example.org"
text = "See https://a.example"

[[case]]
title = "one link is fine"
rule = "links"
findings = []
decision = "{first}"

[[case]]
title = "three links are spam"
rule = "links"
text = "See https://a.example https://b.example https://c.example"
{findings}
decision = "{three}"
"""


def few_links(place: Path, name: str = "few-links", *, first: str = "publish", three: str = "spam") -> Path:
    """The folder of a policy that calls three links spam and places the rest, unless told otherwise."""
    cases = CASES.format(first=first, three=three, findings='findings = ["links: spam"]')
    return _written(place / name, POLICY.format(first=first, mode="live"), cases)


def tried_out(place: Path) -> Path:
    """The folder of a policy that holds all and has the rule on links in the shadow."""
    findings = 'findings = []\nshadow = ["links: spam"]'
    cases = CASES.format(first="hold", three="hold", findings=findings)
    return _written(place / "tried-out", POLICY.format(first="hold", mode="shadow"), cases)


def _written(folder: Path, policy: str, cases: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "policy.toml").write_text(policy, "utf-8")
    (folder / "cases.toml").write_text(cases, "utf-8")
    return folder
