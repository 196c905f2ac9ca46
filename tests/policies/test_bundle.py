"""A version is the texts of all its files, read with care and known by their digest."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.errors import BadPolicy
from moderation.policies import bundle_of, check_policy, check_version, digest_of, policy_of, read_policy, shipped
from tests.policies.folders import CASES, POLICY, policy_folder

HEAD = 'name = "x"\nmarkup = "plain"\n'
LISTED = HEAD + '[rules.surname]\nroles = { file = "words/roles.txt" }\nparticles = { file = "words/small.txt" }\n'
ROLES = {"words/roles.txt": "lezer\n", "words/small.txt": "van\n"}


def objection(folder: Path) -> str:
    with pytest.raises(BadPolicy) as error:
        bundle_of(folder)
    return str(error.value).replace(f"{folder}/", "")


def test_a_version_is_its_policy_its_word_files_and_its_cases(tmp_path: Path) -> None:
    files = bundle_of(policy_folder(tmp_path, LISTED, words=ROLES))
    assert list(files.items()) == [("policy.toml", LISTED), *ROLES.items(), ("cases.toml", CASES)]


def test_what_it_extends_follows_under_its_own_name(tmp_path: Path) -> None:
    policy_folder(tmp_path, LISTED, name="basis", words=ROLES)
    policy_folder(tmp_path, 'name = "y"\nextends = "basis"', name="midden")
    files = bundle_of(policy_folder(tmp_path, 'name = "z"\nextends = "midden"'))
    assert list(files) == [
        "policy.toml",
        "midden/policy.toml",
        "basis/policy.toml",
        "basis/words/roles.txt",
        "basis/words/small.txt",
        "cases.toml",
    ]


@pytest.mark.parametrize("name", ["huisregels", "open", "strict"])
def test_a_version_can_be_understood_when_its_files_are_gone(name: str) -> None:
    folder = shipped() / name
    recorded = dict(sorted(bundle_of(folder).items()))
    assert policy_of(recorded).digest == read_policy(folder).digest
    assert policy_of(recorded).rules == read_policy(folder).rules
    assert policy_of(recorded).source == (folder / "policy.toml").read_text("utf-8")
    assert check_version(recorded).failures == ()


def test_a_version_without_one_of_its_files_is_refused(tmp_path: Path) -> None:
    policy_folder(tmp_path, LISTED, name="basis", words=ROLES)
    files = bundle_of(policy_folder(tmp_path, 'name = "z"\nextends = "basis"'))
    for missing in files:
        others = {name: text for name, text in files.items() if name != missing}
        with pytest.raises(BadPolicy, match=r"in this version"):
            check_version(others)


def test_windows_makes_no_other_version(tmp_path: Path) -> None:
    folder = policy_folder(tmp_path, LISTED, words=ROLES)
    digest = read_policy(folder).digest
    for file in [folder / "policy.toml", folder / "cases.toml", *folder.glob("words/*")]:
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert read_policy(folder).digest == digest


@pytest.mark.parametrize("file", ["policy.toml", "cases.toml", "words/roles.txt"])
def test_any_other_change_makes_another_version(tmp_path: Path, file: str) -> None:
    folder = policy_folder(tmp_path, LISTED, words=ROLES)
    digest = read_policy(folder).digest
    (folder / file).write_text((folder / file).read_text("utf-8") + "# x\n", "utf-8")
    assert read_policy(folder).digest != digest


FILES = st.dictionaries(st.text(max_size=4), st.text(max_size=6), max_size=4)


@given(FILES, FILES)
def test_two_versions_have_one_digest_only_when_they_are_the_same(one: dict[str, str], other: dict[str, str]) -> None:
    assert (digest_of(one) == digest_of(other)) == (one == other)


@given(FILES)
def test_the_order_of_the_files_does_not_matter(files: dict[str, str]) -> None:
    assert digest_of(dict(reversed(files.items()))) == digest_of(files)


def test_names_and_texts_cannot_flow_together() -> None:
    assert len({digest_of(files) for files in ({"a": "bc"}, {"ab": "c"}, {"a": "b", "c": ""}, {"abc": ""}, {})}) == 5


@pytest.mark.parametrize("file", ["policy.toml", "cases.toml"])
def test_a_missing_file_is_named(tmp_path: Path, file: str) -> None:
    folder = policy_folder(tmp_path)
    (folder / file).unlink()
    assert objection(folder) == f"{file} cannot be read: No such file or directory"


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadPolicy, match=r"nowhere/policy\.toml cannot be read: No such file or directory"):
        read_policy(tmp_path / "nowhere")


def test_a_missing_word_file_is_named_where_it_is_asked_for(tmp_path: Path) -> None:
    folder = policy_folder(tmp_path, LISTED, words={"words/roles.txt": "x"})
    words = "policy.toml:5: rules.surname.particles.file: words/small.txt cannot be read: No such file or directory"
    assert objection(folder) == words


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../roles.txt",
        "words/../../roles.txt",
        "/etc/passwd",
        "words//roles.txt",
        "./roles.txt",
        "words/",
        "words\\\\roles.txt",
        "policy.toml",
        "cases.toml",
        "a\\nb",
        "x" * 201,
    ],
)
def test_a_word_file_has_one_plain_path_inside_the_folder(tmp_path: Path, name: str) -> None:
    folder = policy_folder(tmp_path, f'{HEAD}[rules.surname]\nroles = {{ file = "{name}" }}')
    (tmp_path / "roles.txt").write_text("x")
    assert objection(folder).startswith("policy.toml:4: rules.surname.roles.file: expected the path of a file")


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = policy_folder(tmp_path, LISTED, words=ROLES)
    secret = tmp_path / "secret"
    secret.write_text("lezer")
    (folder / "words" / "small.txt").unlink()
    (folder / "words" / "small.txt").symlink_to(secret)
    assert "words/small.txt leads out of the folder of the policy" in objection(folder)
    (folder / "policy.toml").unlink()
    (folder / "policy.toml").symlink_to(secret)
    assert objection(folder) == "policy.toml leads out of the folder of the policy"


def test_a_folder_of_words_that_leads_elsewhere_is_not_followed(tmp_path: Path) -> None:
    folder = policy_folder(tmp_path, LISTED)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "roles.txt").write_text("lezer")
    (folder / "words").symlink_to(tmp_path / "elsewhere")
    assert "words/roles.txt leads out of the folder" in objection(folder)


def test_links_within_the_folder_are_followed_as_some_servers_lay_files_out(tmp_path: Path) -> None:
    folder = policy_folder(tmp_path, LISTED, words=ROLES)
    (folder / "..data").mkdir()
    for name in ("policy.toml", "words"):
        (folder / name).rename(folder / "..data" / name)
        (folder / name).symlink_to(Path("..data") / name)
    (tmp_path / "link").symlink_to(folder)
    assert list(bundle_of(tmp_path / "link")) == ["policy.toml", *ROLES, "cases.toml"]


def test_links_that_lead_round_in_a_circle_are_named(tmp_path: Path) -> None:
    folder = policy_folder(tmp_path, LISTED, words=ROLES)
    (folder / "words" / "small.txt").unlink()
    (folder / "words" / "small.txt").symlink_to("small.txt")
    assert "words/small.txt cannot be read: " in objection(folder)


@pytest.mark.parametrize("name", ["policy.toml", "cases.toml", "words/roles.txt"])
def test_what_is_no_regular_file_is_not_read(tmp_path: Path, name: str) -> None:
    folder = policy_folder(tmp_path, LISTED, words=ROLES)
    (folder / name).unlink()
    os.mkfifo(folder / name)
    assert f"{name} is no regular file" in objection(folder)
    (folder / name).unlink()
    (folder / name).mkdir()
    assert f"{name} is no regular file" in objection(folder)


def test_a_file_that_cannot_be_read_is_named_with_what_the_system_says(tmp_path: Path) -> None:
    folder = policy_folder(tmp_path, LISTED, words={"words": "x"})
    assert objection(folder).endswith("words/roles.txt cannot be read: Not a directory")
    with pytest.raises(BadPolicy, match=r"policy\.toml cannot be read: Not a directory"):
        bundle_of(folder / "policy.toml")


@pytest.mark.parametrize(
    ("name", "most"), [("policy.toml", "256 kB"), ("cases.toml", "256 kB"), ("words/roles.txt", "1024 kB")]
)
def test_a_file_of_ten_megabytes_is_not_read(tmp_path: Path, name: str, most: str) -> None:
    folder = policy_folder(tmp_path, LISTED, words=ROLES)
    (folder / name).write_bytes(b"# x\n" * 2_500_000)
    assert f"{name} has more than {most}" in objection(folder)


def test_a_version_has_an_end(tmp_path: Path) -> None:
    names = [f"words/{number}.txt" for number in range(65)]
    also = "\n".join(f'[rules.words.lists.l{number}]\nwords.file = "{name}"' for number, name in enumerate(names))
    folder = policy_folder(tmp_path, HEAD + also, words=dict.fromkeys(names, "x"))
    assert "words/64.txt is one too many: a policy has at most 64 files with words" in objection(folder)
    five = "\n".join(f'[rules.words.lists.l{number}]\nwords.file = "{name}"' for number, name in enumerate(names[:5]))
    policy_folder(tmp_path, HEAD + five, words=dict.fromkeys(names, "# x\n" * 250_000))
    assert "have more than 4194304 characters together" in objection(folder)


@pytest.mark.parametrize("name", ["policy.toml", "cases.toml", "words/roles.txt"])
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xef\xbb\xbf# x", ":1: begins with a byte order mark; save it as UTF-8 without one"),
        (b"# x\n# Caf\xe9", ":2: is not UTF-8: byte 0xe9 cannot be read"),
        ("# x".encode("utf-16"), ":1: is not UTF-8: byte 0xff cannot be read"),
    ],
)
def test_a_file_in_another_encoding_is_named_with_its_line(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    folder = policy_folder(tmp_path, LISTED, words=ROLES)
    (folder / name).write_bytes(data)
    assert objection(folder) == name + words


def test_words_may_not_lie_where_the_files_of_another_policy_stand(tmp_path: Path) -> None:
    policy_folder(tmp_path, LISTED, name="basis", words=ROLES)
    own = 'name = "z"\nextends = "basis"\n[rules.surname]\nroles = { file = "basis/words/roles.txt" }'
    folder = policy_folder(tmp_path, own, words={"basis/words/roles.txt": "x"})
    assert "may not lie in a folder with the name of a policy that this one extends" in objection(folder)


def test_the_policy_of_the_tests_is_sound(tmp_path: Path) -> None:
    assert check_policy(policy_folder(tmp_path, POLICY, CASES)).failures == ()
