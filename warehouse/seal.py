"""The seal beside the published file: what tells figures that a night published from any others.

Belongs here: making and checking seals, and noticing a write-ahead log that no night left. Does not
belong here: publishing (`publish`), opening (`sql`).

A seal is a small JSON file beside the warehouse, one object per content that may stand there:
`sha256` of the bytes and `mac`, HMAC-SHA-256 (RFC 2104) of that digest under the key of the
deployment. Whoever can write the warehouse can write a digest beside it, but not its `mac`.
"""

from __future__ import annotations

import hmac
import json
import os
from pathlib import Path

from common.files import sha256_of

Seal = dict[str, str]

_PURPOSE = b"dongbo: seal of the published warehouse"
_LOGS = (".wal", ".wal.checkpoint", ".wal.recovery")


class StrayLogError(ValueError):
    """A write-ahead log lies beside a published file: DuckDB would replay it for every reader."""


def seal_path(warehouse: Path) -> Path:
    """Where the seal of `warehouse` lies, whether it is there or not."""
    return warehouse.with_name(warehouse.name + ".seal")


def verify_published(warehouse: Path, key: bytes | None) -> str | None:
    """What is wrong with a published file (or a dated copy), as a sentence; None when it is sound.

    `key` is the pseudonym key of the deployment. Without it only the digest is compared, which
    notices accidents but nobody who writes the seal as well. Reads the whole file.
    """
    if not warehouse.is_file():
        return f"There is no warehouse at {warehouse}: run a night first."
    log = stray_log(warehouse)
    if log is not None:
        return log
    try:
        seals = current_seals(warehouse)
    except ValueError:
        return f"{seal_path(warehouse).name} is no seal: somebody wrote into it. {_CHANGED}"
    if not seals:
        return (
            f"{warehouse.name} has no seal ({seal_path(warehouse).name}): it was published by an "
            "earlier version, put back without its seal, or changed. If you know where it comes "
            "from, seal it: dongbo seal"
        )
    digest = sha256_of(warehouse)
    mine = [seal for seal in seals if seal.get("sha256") == digest]
    if not mine:
        return f"{warehouse.name} is not the file that a night published. {_CHANGED}"
    if key is not None and not any(
        hmac.compare_digest(_mac(digest, key), str(seal.get("mac"))) for seal in mine
    ):
        return (
            f"The seal of {warehouse.name} was not made with the key of this deployment: figures "
            f"and seal were forged, or the key was replaced. {_CHANGED}"
        )
    return None


_CHANGED = (
    "Its figures are not to be trusted: put back the dated copy of the last night together with "
    "its seal (warehouse/nights), or run the night again on a warehouse you trust."
)


def stray_log(warehouse: Path) -> str | None:
    """A sentence about the write-ahead log beside `warehouse`; None when there is none.

    A published file is closed before it is swapped in, so a log beside it is nobody's work of a
    night. DuckDB replays it for every reader.
    """
    for suffix in _LOGS:
        log = warehouse.with_name(warehouse.name + suffix)
        if os.path.lexists(log):
            return (
                f"{log.name} lies beside the published {warehouse.name}, and no night leaves one: "
                "it would change the figures of every reader. Move it away, find out who wrote it, "
                "then ask again."
            )
    return None


def refuse_stray_log(warehouse: Path) -> None:
    """Raise StrayLogError when a write-ahead log lies beside `warehouse`."""
    log = stray_log(warehouse)
    if log is not None:
        raise StrayLogError(log)


def make_seal(content: Path, key: bytes) -> Seal:
    """The seal of the bytes of `content` under the key of the deployment."""
    digest = sha256_of(content)
    return {"sha256": digest, "mac": _mac(digest, key)}


def current_seals(warehouse: Path) -> list[Seal]:
    """The seals beside `warehouse`: one, two while it is being swapped, none before the first."""
    path = seal_path(warehouse)
    if not path.is_file():
        return []
    found = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(found, list) or not all(isinstance(seal, dict) for seal in found):
        raise ValueError(f"{path.name} is no seal: a seal is a list of objects.")
    return found


def write_seals(draft: Path, seals: list[Seal]) -> None:
    """Fill `draft`, which becomes the file at `seal_path`, with `seals`."""
    draft.write_text(json.dumps(seals, indent=1), encoding="utf-8")


def _seal_key(key: bytes) -> bytes:
    """A key of its own, so that a seal tells nothing about pseudonyms."""
    return hmac.digest(key, _PURPOSE, "sha256")


def _mac(digest: str, key: bytes) -> str:
    return hmac.digest(_seal_key(key), digest.encode(), "sha256").hex()
