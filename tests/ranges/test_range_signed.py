"""Approvals at the identity level `signed`: by real SSH keys, of which the base's policy says whose they are."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from range_desk import (
    APPROVED,
    DRAFT,
    EDITED,
    IN_REVIEW,
    OTHER,
    POLICY,
    POLICY_PATH,
    PUBLISHED,
    RangeDesk,
    make_range_desk,
)

pytestmark = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")


@dataclass(frozen=True)
class Keys:
    """Key pairs by the name of who holds them; `signed` is a policy that knows those of wang and zhao."""

    folder: Path

    def __getitem__(self, name: str) -> Path:
        return self.folder / f"{name}.pub"

    def public(self, name: str) -> str:
        return self[name].read_text(encoding="utf-8").strip()

    def policy(self, **of: tuple[str, ...]) -> str:
        """Give a policy at the level `signed`, with the keys of each person."""
        text = POLICY
        for person, names in of.items():
            keys = ", ".join(f'"{self.public(name)}"' for name in names)
            before, mark, after = text.partition(f"  {person}: {{")
            assert mark
            text = f"{before}{mark}keys: [{keys}], {after}"
        return text + "review: {identity: signed}\n"

    @property
    def signed(self) -> str:
        return self.policy(wang=("wang",), zhao=("zhao",))


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    folder = tmp_path_factory.mktemp("keys")
    for name in ("wang", "wang-laptop", "zhao", "lin", "eve"):
        command = [
            "ssh-keygen",
            "-q",
            "-t",
            "ed25519",
            "-N",
            "",
            "-C",
            f"{name} 的钥匙",
            "-f",
            str(folder / name),
        ]
        subprocess.run(command, check=True, timeout=60)
    return Keys(folder)


@pytest.fixture
def desk(tmp_path: Path, keys: Keys) -> RangeDesk:
    """Give a desk whose policy asks for signatures, with a story in review."""
    return make_range_desk(tmp_path / "newsroom", IN_REVIEW, policy=keys.signed)


def test_approval_signed_by_the_reviewer__counts(desk: RangeDesk, keys: Keys) -> None:
    desk.commit("lin", IN_REVIEW.saying(EDITED))
    approved = IN_REVIEW.saying(EDITED).reviewed("wang")
    desk.commit("wang", approved, key=keys["wang"])
    desk.commit("zhao", approved.at("published"))
    assert desk.rules() == set()


def test_unsigned_approval__is_found(desk: RangeDesk) -> None:
    commit = desk.commit("wang", APPROVED)
    (finding,) = desk.findings()
    assert finding.rule == "approval-signature"
    assert commit[:10] in str(finding.message)


def test_comment_without_a_signature__is_fine(desk: RangeDesk) -> None:
    desk.commit("wang", IN_REVIEW.reviewed("wang", "request-changes"))
    assert desk.rules() == set()


def test_approval_in_the_name_of_another__signed_by_ones_own_key_is_found(
    desk: RangeDesk, keys: Keys
) -> None:
    desk.commit("wang", APPROVED, key=keys["zhao"])
    assert desk.git("log", "-1", "--format=%an").strip() == "wang"
    assert desk.rules() == {"approval-signature"}


@pytest.mark.parametrize("key", ["lin", "eve"])
def test_approval_signed_by_a_key_nobody_knows__is_found(desk: RangeDesk, keys: Keys, key: str) -> None:
    desk.commit("wang", APPROVED, key=keys[key])
    assert desk.rules() == {"approval-signature"}


def test_approval_signed_by_the_right_key_under_anothers_address__is_found(
    desk: RangeDesk, keys: Keys
) -> None:
    desk.commit("lin", APPROVED, key=keys["wang"])
    assert desk.rules() == {"approval-author"}


def test_commit_changed_after_it_was_signed__is_not_signed(desk: RangeDesk, keys: Keys) -> None:
    desk.commit("wang", OTHER, key=keys["wang"])
    signed = desk.git("cat-file", "commit", "HEAD")
    desk.put(APPROVED.path, APPROVED.text)
    desk.git("add", "--all")
    tree = desk.git("write-tree").strip()
    forged = signed.replace(signed.splitlines()[0], f"tree {tree}", 1)
    (desk.git.top / "raw").write_text(forged, encoding="utf-8")
    oid = desk.git("hash-object", "-t", "commit", "-w", "raw").strip()
    desk.git("reset", "--quiet", "--hard", oid)
    assert "BEGIN SSH SIGNATURE" in desk.git("cat-file", "commit", "HEAD")
    assert desk.rules() == {"approval-signature"}


def test_author_line_added_after_the_signing__is_not_signed(desk: RangeDesk, keys: Keys) -> None:
    desk.commit("lin", APPROVED, key=keys["wang"])
    signed = desk.git("cat-file", "commit", "HEAD")
    forged = signed.replace("author lin <lin@example.org>", "author wang <wang@example.org>")
    assert forged != signed
    (desk.git.top / "raw").write_text(forged, encoding="utf-8")
    oid = desk.git("hash-object", "-t", "commit", "-w", "raw").strip()
    (desk.git.top / "raw").unlink()
    desk.git("reset", "--quiet", "--hard", oid)
    assert desk.rules() == {"approval-signature"}


def test_key_that_only_the_ranges_policy_knows__does_not_count(desk: RangeDesk, keys: Keys) -> None:
    both = keys.policy(wang=("wang", "wang-laptop"), zhao=("zhao",))
    desk.commit("zhao", files={POLICY_PATH: both}, key=keys["zhao"])
    desk.commit("wang", APPROVED, key=keys["wang-laptop"])
    assert desk.rules() == {"approval-signature"}
    assert desk.rules(base="HEAD~1") == set()


@pytest.mark.parametrize("key", ["wang", "wang-laptop"])
def test_person_with_two_keys__signs_with_either(tmp_path: Path, keys: Keys, key: str) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW, policy=keys.policy(wang=("wang", "wang-laptop")))
    desk.commit("wang", APPROVED, key=keys[key])
    assert desk.rules() == set()


def test_signature__does_not_help_who_changed_the_story(desk: RangeDesk, keys: Keys) -> None:
    desk.commit("wang", IN_REVIEW.saying(EDITED), key=keys["wang"])
    desk.commit("wang", IN_REVIEW.saying(EDITED).reviewed("wang"), key=keys["wang"])
    assert desk.rules() == {"approval-self"}


def test_signed_merge__brings_in_no_approval_of_its_own(desk: RangeDesk, keys: Keys) -> None:
    desk.branch("aside")
    desk.commit("lin", OTHER)
    desk.go("change")
    desk.commit("lin", files={"README.md": "x"})
    desk.git("config", "gpg.format", "ssh")
    desk.git("config", "user.signingkey", str(keys["wang"]))
    desk.git("config", "commit.gpgsign", "true")
    desk.merge("wang", "aside", resolve={APPROVED.path: APPROVED.text})
    assert "BEGIN SSH SIGNATURE" in desk.git("cat-file", "commit", "HEAD")
    assert desk.rules() == {"approval-merge"}


def test_rebase__drops_the_signature(desk: RangeDesk, keys: Keys) -> None:
    approval = desk.commit("wang", APPROVED, key=keys["wang"])
    desk.branch("other", "main")
    desk.commit("lin", OTHER)
    desk.pick("lin", approval)
    assert desk.rules() == {"approval-signature"}


def test_approval_of_the_base__needs_no_signature_any_more(tmp_path: Path, keys: Keys) -> None:
    desk = make_range_desk(tmp_path, APPROVED, policy=keys.signed)
    desk.commit("zhao", PUBLISHED)
    assert desk.rules() == set()


def test_same_approval_signed_on_one_of_two_sides__counts(desk: RangeDesk, keys: Keys) -> None:
    desk.commit("wang", APPROVED, key=keys["wang"])
    desk.branch("aside", "main")
    desk.commit("lin", OTHER)
    desk.commit("wang", APPROVED)
    assert desk.rules() == {"approval-signature"}
    desk.merge("lin", "change")
    assert desk.rules() == set()


@pytest.mark.parametrize(("key", "rules"), [(None, True), ("wang", True), ("zhao", False)])
def test_policy__is_changed_in_commits_a_maintainer_signed(
    desk: RangeDesk, keys: Keys, key: str | None, rules: bool
) -> None:
    desk.commit("zhao", files={".mailmap": "x\n"}, key=keys[key] if key else None)
    assert desk.rules() == ({"policy-changed"} if rules else set())


# What the repository says of signatures -----------------------------------------------------------------------------


def _canary(folder: Path, does: str = "") -> tuple[Path, Path]:
    """Give a program that leaves a file behind, and that file."""
    canary, program = folder / "canary", folder / "program"
    program.write_text(f"#!/bin/sh\ntouch '{canary}'\n{does}\n", encoding="utf-8")
    program.chmod(0o755)
    return program, canary


def test_program_and_signers_of_the_configuration__are_not_used(
    desk: RangeDesk, keys: Keys, tmp_path: Path
) -> None:
    desk.commit("wang", APPROVED, key=keys["eve"])
    program, canary = _canary(
        tmp_path, 'echo "Good \\"git\\" signature for wang with ED25519 key SHA256:x"; exit 0'
    )
    allowed = tmp_path / "allowed"
    allowed.write_text(f"wang {keys.public('eve')}\n", encoding="utf-8")
    revoked = tmp_path / "revoked"
    revoked.write_text(f"{keys.public('wang')}\n", encoding="utf-8")
    desk.git("config", "gpg.ssh.allowedSignersFile", str(allowed))
    desk.git("config", "gpg.ssh.defaultKeyCommand", str(program))
    desk.git("config", "gpg.ssh.revocationFile", str(revoked))
    assert "G" in desk.git("log", "-1", "--format=%G?")
    desk.git("config", "gpg.ssh.program", str(program))
    desk.git("config", "gpg.program", str(program))
    assert desk.rules() == {"approval-signature"}
    desk.commit("wang", IN_REVIEW)
    desk.git("config", "--unset", "gpg.ssh.program")
    desk.commit("wang", APPROVED, key=keys["wang"])
    desk.git("config", "gpg.ssh.program", str(program))
    assert desk.rules() == set()
    assert not canary.exists()


@pytest.mark.parametrize(
    "armour",
    [
        "-----BEGIN PGP SIGNATURE-----\n \n iQEzBAABCAAdFiEE\n -----END PGP SIGNATURE-----",
        "-----BEGIN SIGNED MESSAGE-----\n MIIBxxxx\n -----END SIGNED MESSAGE-----",
        "-----BEGIN SSH SIGNATURE-----\n nonsense\n -----END SSH SIGNATURE-----",
    ],
    ids=["OpenPGP", "X.509", "broken SSH"],
)
def test_signature_of_another_kind__is_none_and_starts_nothing(
    desk: RangeDesk, tmp_path: Path, armour: str
) -> None:
    desk.put(APPROVED.path, APPROVED.text)
    desk.git("add", "--all")
    tree = desk.git("write-tree").strip()
    who = "wang <wang@example.org> 1765700000 +0800"
    header = f"tree {tree}\nparent {desk.head()}\nauthor {who}\ncommitter {who}\ngpgsig {armour}\n\nx\n"
    (desk.git.top / "raw").write_text(header, encoding="utf-8")
    oid = desk.git("hash-object", "-t", "commit", "-w", "raw").strip()
    (desk.git.top / "raw").unlink()
    desk.git("reset", "--quiet", "--hard", oid)
    program, canary = _canary(tmp_path)
    for kind in ("gpg", "gpg.openpgp", "gpg.x509", "gpg.ssh"):
        desk.git("config", f"{kind}.program", str(program))
    desk.git("config", "gpg.format", "openpgp")
    desk.git("config", "gpg.ssh.allowedSignersFile", str(program))
    desk.git.attempt("log", "-1", "--format=%G?")
    assert canary.exists()  # git itself would start it
    canary.unlink()
    assert desk.rules() == {"approval-signature"}
    assert not canary.exists()


def test_signature_that_ends_git__is_none_and_leaves_the_others(desk: RangeDesk, keys: Keys) -> None:
    desk.commit("wang", APPROVED, key=keys["wang"])
    # ssh-keygen gives up at once; a commit longer than a pipe holds cannot be handed to it any more.
    who = "lin <lin@example.org> 1765700000 +0800"
    armour = "-----BEGIN SSH SIGNATURE-----\n nonsense\n -----END SSH SIGNATURE-----"
    long = "x" * 400_000
    desk.put(OTHER.path, OTHER.text)
    desk.git("add", "--all")
    tree = desk.git("write-tree").strip()
    raw = f"tree {tree}\nparent {desk.head()}\nauthor {who}\ncommitter {who}\ngpgsig {armour}\n\n{long}\n"
    (desk.git.top / "raw").write_text(raw, encoding="utf-8")
    oid = desk.git("hash-object", "-t", "commit", "-w", "raw").strip()
    assert desk.rules(head=oid) == set()
    assert desk.rules(base="HEAD~1", head=oid) == set()


def test_program_beside_the_work_tree__is_not_started(
    desk: RangeDesk, keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.commit("wang", APPROVED, key=keys["wang"])
    program, canary = _canary(tmp_path)
    shutil.copy(program, desk.git.top / "ssh-keygen")
    monkeypatch.setenv("PATH", ":".join([".", "", *_folders()]))
    monkeypatch.chdir(desk.git.top)
    assert desk.rules() == set()
    assert not canary.exists()


def _folders() -> list[str]:
    found = [shutil.which(name) for name in ("git", "ssh-keygen", "sh")]
    return list(dict.fromkeys(str(Path(path).parent) for path in found if path))


def test_namespace_of_the_signature__is_gits(desk: RangeDesk, keys: Keys, tmp_path: Path) -> None:
    # Something else that wang signed, a file say, does not pass for a commit.
    desk.put(APPROVED.path, APPROVED.text)
    desk.git("add", "--all")
    who = "wang <wang@example.org> 1765700000 +0800"
    payload = (
        f"tree {desk.git('write-tree').strip()}\nparent {desk.head()}\nauthor {who}\ncommitter {who}\n\nx\n"
    )
    message = tmp_path / "message"
    for namespace, rules in (("file", {"approval-signature"}), ("git", set())):
        message.write_text(payload, encoding="utf-8")
        key = keys["wang"].with_suffix("")
        command = ["ssh-keygen", "-Y", "sign", "-q", "-n", namespace, "-f", str(key), str(message)]
        subprocess.run(command, check=True, capture_output=True, timeout=60)
        signature = message.with_suffix(".sig").read_text(encoding="ascii").rstrip("\n").replace("\n", "\n ")
        message.with_suffix(".sig").unlink()
        head, _, body = payload.partition("\n\n")
        (desk.git.top / "raw").write_text(f"{head}\ngpgsig {signature}\n\n{body}", encoding="utf-8")
        oid = desk.git("hash-object", "-t", "commit", "-w", "raw").strip()
        (desk.git.top / "raw").unlink()
        assert desk.rules(head=oid) == rules


def test_story_that_is_no_news__needs_no_keygen(
    tmp_path: Path, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = make_range_desk(tmp_path, DRAFT, policy=keys.signed)
    desk.commit("lin", files={"README.md": "x"})
    only_git = tmp_path / "only-git"
    only_git.mkdir()
    (only_git / "git").symlink_to(str(shutil.which("git")))
    monkeypatch.setenv("PATH", str(only_git))
    assert desk.rules() == set()
