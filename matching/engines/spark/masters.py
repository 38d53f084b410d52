"""What the address of a master says: where it is, whether only this machine takes part.

Belongs here: reading `local[2]`, `spark://…`, `yarn`, `k8s://…`. Does not belong here: whether
anybody answers there (`preflight`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address

from matching.engines.spark.problems import EngineProblem

_LOCAL = re.compile(r"local(\[(\d+|\*)(, *\d+)?\])?")
_HOST = re.compile(r"(?P<host>\[[0-9A-Fa-f:]+\]|[^\s:,/\[\]]+):(?P<port>\d{1,5})")
_K8S = re.compile(
    r"k8s://(?P<scheme>https?://)?(?P<host>\[[0-9A-Fa-f:]+\]|[^\s:,/\[\]]+)(:(?P<port>\d{1,5}))?/?"
)


@dataclass(frozen=True)
class Master:
    """A master that can be: `kind` is local, spark, yarn or k8s, `addresses` are host and port of
    those that can be asked whether they are there."""

    text: str
    kind: str
    addresses: tuple[tuple[str, int], ...] = ()

    @classmethod
    def parse(cls, text: str) -> Master:
        """Raises EngineProblem for what is no address of a master."""
        if _LOCAL.fullmatch(text):
            return cls(text, "local")
        if text == "yarn":
            return cls(text, "yarn")
        if text.startswith("spark://"):
            hosts = [_HOST.fullmatch(part) for part in text.removeprefix("spark://").split(",")]
            found = tuple((m["host"].strip("[]"), int(m["port"])) for m in hosts if m)
            if len(found) == len(hosts) and all(port < 1 << 16 for _, port in found):
                return cls(text, "spark", found)
        kubernetes = _K8S.fullmatch(text)
        if kubernetes:
            port = kubernetes["port"] or ("80" if kubernetes["scheme"] == "http://" else "443")
            return cls(text, "k8s", ((kubernetes["host"].strip("[]"), int(port)),))
        raise EngineProblem(
            "this is no master: give local[2], spark://host:7077 (several as "
            "spark://one:7077,two:7077), yarn or k8s://https://host:443"
        )

    @property
    def here(self) -> bool:
        """Whether only this machine takes part: `local`, or masters on loopback addresses."""
        return self.kind == "local" or (
            self.kind == "spark" and all(_is_loopback(host) for host, _ in self.addresses)
        )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
