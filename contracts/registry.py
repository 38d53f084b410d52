"""Every source there is: each module of this package that declares a `CONTRACT`, and plug-ins.

Here: finding and checking declarations. Not here: what they may say (`language`), what can be wrong
with one (`faults`).

A province declares registers of its own without changing Dongbo: a folder of modules named by the
environment variable `DONGBO_CONTRACTS` (several with the separator of PATH; files that begin with
`_` are helpers), or an installed package with an entry point of the group `dongbo.contracts`. A
declaration with a fault is left out and said so; the other sources go on.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import pkgutil
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from types import MappingProxyType, ModuleType

import contracts
from contracts.faults import Fault, faults_of, own_reasons
from contracts.language import Purpose, SourceContract
from contracts.origin import Origin
from contracts.reasons import COMMON, Reason

VARIABLE = "DONGBO_CONTRACTS"
GROUP = "dongbo.contracts"


@dataclass(frozen=True)
class Registry:
    """The sources that can be used, by name, and what is wrong with those that cannot."""

    sources: Mapping[str, SourceContract]
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class _Module:
    """A module that may declare a source: its name and, of a plug-in, its file."""

    name: str
    path: Path | None = None

    def load(self) -> ModuleType:
        if self.path is None:
            return importlib.import_module(self.name)
        spec = importlib.util.spec_from_file_location(self.name, self.path)
        if spec is None or spec.loader is None:
            raise ImportError(f"{self.path} is no Python module")
        module = importlib.util.module_from_spec(spec)
        sys.modules[self.name] = module
        try:
            spec.loader.exec_module(module)
        except BaseException:
            del sys.modules[self.name]
            raise
        return module


def discover(folders: Sequence[Path] = ()) -> Registry:
    """Load and check every declaration: of this package, of entry points, of `folders`."""
    found: dict[str, SourceContract] = {}
    faults: list[Fault] = []
    for module in (*_own(), *_installed(), *_in_folders(folders, faults)):
        contract = _declared(module, faults)
        if contract is None:
            continue
        wrong = list(_checked(contract, found))
        faults += wrong
        if not wrong:
            found[contract.source] = contract
    return Registry(MappingProxyType(dict(sorted(found.items()))), tuple(faults))


def _own() -> Iterator[_Module]:
    for module in pkgutil.iter_modules(contracts.__path__):
        if module.name not in {"registry", "describe"}:
            yield _Module(f"{contracts.__name__}.{module.name}")


def _installed() -> Iterator[_Module]:
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.value):
        yield _Module(point.module)


def _in_folders(folders: Sequence[Path], faults: list[Fault]) -> Iterator[_Module]:
    for number, folder in enumerate(folders):
        if not folder.is_dir():
            faults.append(Fault(Origin(VARIABLE, 1), f"there is no folder {folder}"))
            continue
        if not os.access(folder, os.R_OK | os.X_OK):
            faults.append(Fault(Origin(VARIABLE, 1), f"the folder {folder} may not be read"))
            continue
        for path in sorted(folder.glob("*.py")):
            if not path.name.startswith("_"):
                yield _Module(f"dongbo_contract_{number}_{path.stem}", path)


def _declared(module: _Module, faults: list[Fault]) -> SourceContract | None:
    try:
        contract = getattr(module.load(), "CONTRACT", None)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the others go on, whatever is raised;
        # `sys.exit(0)` in one would end the night as if it had gone well
        faults.append(_failed(module, error))
        return None
    if isinstance(contract, SourceContract):
        return contract
    if contract is not None or not module.name.startswith(f"{contracts.__name__}."):
        place = str(module.path or module.name)
        sentence = "it declares no CONTRACT that is a SourceContract (helpers begin with _)"
        faults.append(Fault(Origin(place, 1), sentence))
    return None


def _failed(module: _Module, error: BaseException) -> Fault:
    """Where in the module it happened, and what."""
    place = str(module.path or module.name.replace(".", "/") + ".py")
    line = error.lineno or 1 if isinstance(error, SyntaxError) else 1
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename.endswith(place):
            line = frame.lineno or line
    said = error.msg if isinstance(error, SyntaxError) else str(error)
    sentence = f"it cannot be imported: {type(error).__name__}: {' '.join(said.split())}"
    return Fault(Origin(place, line), sentence)


def _checked(contract: SourceContract, found: Mapping[str, SourceContract]) -> Iterator[Fault]:
    if contract.source in found:
        other = found[contract.source].origin.module
        yield Fault(contract.origin, f"the source {contract.source} is declared in {other} too")
    try:
        yield from faults_of(contract)
    except Exception as error:  # noqa: BLE001 - a declaration of wrong types must not stop others
        yield Fault(contract.origin, f"it cannot be checked: {type(error).__name__}: {error}")
        return
    own = own_reasons(contract)
    for known in found.values():
        for code, reason in own_reasons(known).items():
            if code in own and own[code] != reason:
                sentence = f"reason {code}: the code means something else in {known.source}"
                yield Fault(contract.origin, sentence)


def _folders() -> tuple[Path, ...]:
    given = os.environ.get(VARIABLE, "")
    return tuple(Path(folder) for folder in given.split(os.pathsep) if folder)


_REGISTRY = discover(_folders())
SOURCES: Mapping[str, SourceContract] = _REGISTRY.sources
FAULTS: tuple[Fault, ...] = _REGISTRY.faults
"""What is wrong with the declarations that were left out."""
EXTRACTS: Mapping[str, SourceContract] = MappingProxyType(
    {name: c for name, c in SOURCES.items() if c.purpose == Purpose.EXTRACT}
)
REASONS: Mapping[str, Reason] = MappingProxyType(
    {
        **COMMON,
        **{code: r for c in SOURCES.values() for code, r in own_reasons(c).items()},
    }
)
"""Code → reason, of all sources."""


def only(purpose: Purpose) -> SourceContract:
    """The source of a purpose of which there is one: the master, the inventory. Raises
    `LookupError`."""
    found = [contract for contract in SOURCES.values() if contract.purpose == purpose]
    if len(found) != 1:
        names = ", ".join(contract.source for contract in found) or "none"
        raise LookupError(f"there must be one source of purpose {purpose}; there is {names}")
    return found[0]
