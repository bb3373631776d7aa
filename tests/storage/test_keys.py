from __future__ import annotations

import base64
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.errors import KeysError
from bot.key_entries import setting_faults
from storage.keys import Keyring

OLD, NEW = bytes(range(32)), bytes(range(32, 64))


def entry(key_id: str, key: bytes) -> str:
    """One entry of the setting."""
    return f"{key_id}:{base64.b64encode(key).decode()}"


def test_the_first_key_wraps_and_all_unwrap() -> None:
    """After a new key was put in front, data keys that the older one wrapped still open."""
    before = Keyring.from_setting(entry("old", OLD))
    wrapped = before.wrap(b"d" * 32, b"here")

    after = Keyring.from_setting(f"{entry('new', NEW)}, {entry('old', OLD)}")

    assert after.newest == "new"
    assert after.ids == ("new", "old")
    assert after.unwrap("old", wrapped, b"here") == b"d" * 32
    assert after.unwrap("new", after.wrap(b"e" * 32, b"here"), b"here") == b"e" * 32


def test_wrapping_twice_gives_other_bytes() -> None:
    """Nobody sees from the database that two data keys are the same."""
    keyring = Keyring.from_setting(entry("a", OLD))

    assert keyring.wrap(b"d" * 32, b"here") != keyring.wrap(b"d" * 32, b"here")


def test_a_data_key_opens_in_its_own_place_alone() -> None:
    """A wrapped key that was copied to another row does not open there."""
    keyring = Keyring.from_setting(entry("a", OLD))

    with pytest.raises(KeysError, match="“a” does not open a data key"):
        keyring.unwrap("a", keyring.wrap(b"d" * 32, b"here"), b"there")


@pytest.mark.parametrize("damage", [b"", b"short", bytes(60)])
def test_damaged_wrappings_are_refused(damage: bytes) -> None:
    """Bytes that no key has wrapped give the same clear words."""
    with pytest.raises(KeysError, match="restore a backup"):
        Keyring.from_setting(entry("a", OLD)).unwrap("a", damage, b"here")


def test_a_missing_key_is_named_with_what_to_do() -> None:
    """Who took a key away too early reads which one to put back, and where."""
    with pytest.raises(KeysError, match=r"“gone”.*not among the keys \(a\).*SUPERVISION_KEYS"):
        Keyring.from_setting(entry("a", OLD)).unwrap("gone", bytes(60), b"here")


def test_every_fault_of_the_setting_is_named_at_once() -> None:
    """All entries that cannot be used are told in one go, by place and id, and none of their material."""
    encoded = base64.b64encode(NEW).decode()
    entries = [
        entry("good", OLD),
        encoded,
        f"{encoded}:good2",
        entry("short", b"x" * 31),
        "letters:not base64!",
        entry("good", NEW),
        entry("twin", OLD),
    ]
    with pytest.raises(KeysError) as caught:
        Keyring.from_setting(",".join(entries))

    said = str(caught.value)
    assert [f"Entry {number} " in said for number in range(1, 8)] == [False, *[True] * 6]
    assert "(short)" in said
    assert "(letters)" in said
    assert encoded[:8] not in said
    assert "not base64" not in said
    assert len(setting_faults(",".join(entries))) == 6


@pytest.mark.parametrize("empty", ["", "  ", ",", "\n"])
def test_an_empty_setting_is_a_fault(empty: str) -> None:
    """A setting that is there but empty is not taken for no setting."""
    assert len(setting_faults(empty)) == 1
    with pytest.raises(KeysError, match="SUPERVISION_KEYS"):
        Keyring.from_setting(empty)


@pytest.mark.parametrize("key", [b"\xfb\xff" * 16, b"\x00" * 32])
def test_base64_is_taken_in_both_alphabets(key: bytes) -> None:
    """Keys made for URLs, or without padding, work like any other."""
    wrapped = Keyring({"a": key}).wrap(b"d" * 32, b"here")
    for encoded in (base64.b64encode(key), base64.urlsafe_b64encode(key), base64.b64encode(key).rstrip(b"=")):
        keyring = Keyring.from_setting(f"a:{encoded.decode()}")
        assert keyring.unwrap("a", wrapped, b"here") == b"d" * 32


@pytest.mark.clause("P4-4.1a")
def test_a_keyring_shows_its_ids_alone() -> None:
    """Neither printing a keyring nor a fault shows a key."""
    keyring = Keyring.from_setting(f"{entry('new', NEW)},{entry('old', OLD)}")

    assert repr(keyring) == str(keyring) == "<keyring new, old>"
    assert not hasattr(keyring, "__dict__")


def test_a_key_file_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    """A new installation gets one random key, which nobody else on the machine may read."""
    path = tmp_path / "var" / "supervision.keys"

    keyring, created = Keyring.from_file(path, create=True)
    again, created_again = Keyring.from_file(path, create=True)

    assert (created, created_again) == (True, False)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert again.ids == keyring.ids
    assert again.unwrap(keyring.newest, keyring.wrap(b"d" * 32, b"here"), b"here") == b"d" * 32
    assert [other.name for other in path.parent.iterdir()] == ["supervision.keys"]
    other, _ = Keyring.from_file(tmp_path / "other.keys", create=True)
    assert other.ids != keyring.ids


def test_processes_that_start_together_get_one_key_file(tmp_path: Path) -> None:
    """Whoever comes second takes the key of the first: no text is ever written under a key that is lost."""
    path = tmp_path / "supervision.keys"
    with ThreadPoolExecutor(8) as threads:
        running = [threads.submit(Keyring.from_file, path, create=True) for _ in range(8)]
        made = [one.result() for one in running]

    assert len({keyring.ids for keyring, _ in made}) == 1
    assert sum(created for _, created in made) == 1


def test_a_missing_key_file_is_not_made_unasked(tmp_path: Path) -> None:
    """Where texts exist, a new key would not open them: the file has to be put back."""
    with pytest.raises(KeysError, match=r"supervision\.keys is missing"):
        Keyring.from_file(tmp_path / "supervision.keys", create=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.clause("P4-4.1a")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o620])
def test_a_key_file_that_others_may_open_is_refused(tmp_path: Path, mode: int) -> None:
    """The keys are kept by those who are named for it; the words say how to put it right."""
    path = tmp_path / "supervision.keys"
    Keyring.from_file(path, create=True)
    path.chmod(mode)

    with pytest.raises(KeysError, match=rf"chmod 600 {path}"):
        Keyring.from_file(path, create=False)


def test_a_key_file_may_hold_lines(tmp_path: Path) -> None:
    """One entry a line, the newest first, is the setting's form with line breaks for commas."""
    path = tmp_path / "supervision.keys"
    path.touch(0o600)
    path.write_text(f"{entry('new', NEW)}\n{entry('old', OLD)}\n")

    keyring, created = Keyring.from_file(path, create=True)

    assert (keyring.ids, created) == (("new", "old"), False)


@pytest.mark.parametrize("damage", [b"", b"a:short\n", "a:schlüssel".encode()])
def test_a_damaged_key_file_is_named_without_its_content(tmp_path: Path, damage: bytes) -> None:
    """What is wrong with the file is said, and nothing that stands in it."""
    path = tmp_path / "supervision.keys"
    path.touch(0o600)
    path.write_bytes(damage)

    with pytest.raises(KeysError, match=r"supervision\.keys") as caught:
        Keyring.from_file(path, create=True)
    assert "short" not in str(caught.value)
    assert "schl" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    """Where a file stands in the way of the folder, one reads which file cannot be made."""
    (tmp_path / "var").write_text("")

    with pytest.raises(KeysError, match=r"var/supervision\.keys cannot be"):
        Keyring.from_file(tmp_path / "var" / "supervision.keys", create=True)
