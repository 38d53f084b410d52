"""Every source there is: each module of this package that declares a `CONTRACT`, and plug-ins.

Here: finding and checking declarations. Not here: what they may say (`language`), what can be wrong
with one (`faults`).

A province declares registers of its own without changing Dongbo: a folder of modules named by the
environment variable `DONGBO_CONTRACTS` (several with the separator of PATH; files that begin with
`_` are helpers, which its modules import by their names), or an installed package with an entry
point of the group `dongbo.contracts`. A declaration with a fault is left out and said so; the other
sources go on. What a module prints goes to standard error: standard output is for answers.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import pkgutil
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from types import MappingProxyType, ModuleType

import contracts
from contracts.faults import Fault, faults_of, own_reasons
from contracts.language import Purpose, SourceContract
from contracts.origin import PLUG_IN, Origin
from contracts.reasons import COMMON, Reason

VARIABLE = "DONGBO_CONTRACTS"
GROUP = "dongbo.contracts"
_SLOW_SECONDS = 5


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
            with _helpers_of(self.path.parent):
                spec.loader.exec_module(module)
        except BaseException:
            del sys.modules[self.name]
            raise
        return module


@contextmanager
def _helpers_of(folder: Path) -> Iterator[None]:
    """Modules of `folder` can be imported, the last of all places; afterwards they are forgotten,
    since another folder may have others of the same names."""
    before = set(sys.modules)
    sys.path.append(str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        for name in sorted(set(sys.modules) - before):
            if Path(getattr(sys.modules[name], "__file__", None) or "/").parent == folder:
                del sys.modules[name]


@contextmanager
def _said_when_slow(place: str) -> Iterator[None]:
    """Whoever waits for a module that takes its time is told which it is."""
    told = f"{place}: this declaration has been loading for {_SLOW_SECONDS} s; it must only declare"
    timer = threading.Timer(_SLOW_SECONDS, sys.stderr.write, [f"{told}\n"])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


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
        try:
            paths = sorted(path for path in folder.absolute().iterdir() if path.suffix == ".py")
        except OSError as error:
            faults.append(Fault(Origin(VARIABLE, 1), _no_folder(folder, error)))
            continue
        for path in paths:
            if not path.name.startswith(("_", ".")):
                yield _Module(f"{PLUG_IN}{number}_{path.stem}", path)


def _no_folder(folder: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return f"there is no folder {folder}; make it, or correct the variable"
    if isinstance(error, NotADirectoryError):
        return f"{folder} is a file; name the folder that it stands in"
    return f"the folder {folder} may not be read: {error.strerror}"


def _declared(module: _Module, faults: list[Fault]) -> SourceContract | None:
    place = str(module.path or module.name)
    try:
        with redirect_stdout(sys.stderr), _said_when_slow(place):
            contract = getattr(module.load(), "CONTRACT", None)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the others go on, whatever is raised;
        # `sys.exit(0)` in one would end the night as if it had gone well
        faults.append(_failed(module, error))
        return None
    if isinstance(contract, SourceContract):
        return contract
    if contract is not None or not module.name.startswith(f"{contracts.__name__}."):
        sentence = "it declares no CONTRACT that is a SourceContract (helpers begin with _)"
        faults.append(Fault(Origin(place, 1), sentence))
    return None


def _failed(module: _Module, error: BaseException) -> Fault:
    """Where in the module it happened, or in the helper that it does not get through, and what."""
    place = str(module.path or module.name.replace(".", "/") + ".py")
    line, said = 1, str(error)
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename.endswith(place) or _beside(frame.filename, module):
            place, line = frame.filename, frame.lineno or 1
    if isinstance(error, SyntaxError):
        said = error.msg
        place, line = error.filename or place, error.lineno or 1
    sentence = f"it cannot be imported: {type(error).__name__}: {' '.join(said.split())}"
    return Fault(Origin(place, line), sentence)


def _beside(file: str, module: _Module) -> bool:
    return module.path is not None and Path(file).parent == module.path.parent


def _checked(contract: SourceContract, found: Mapping[str, SourceContract]) -> Iterator[Fault]:
    try:
        wrong = faults_of(contract)
        yield from wrong or _against_others(contract, found)
    except Exception as error:  # noqa: BLE001 - what nobody thought of must not stop the others
        yield Fault(contract.origin, f"it cannot be checked: {type(error).__name__}: {error}")


def _against_others(
    contract: SourceContract, found: Mapping[str, SourceContract]
) -> Iterator[Fault]:
    if contract.source in found:
        other = found[contract.source].origin.module
        yield Fault(contract.origin, f"the source {contract.source} is declared in {other} too")
    own = own_reasons(contract)
    for known in found.values():
        if contract.purpose == known.purpose != Purpose.EXTRACT:
            sentence = f"there is one source of the purpose {known.purpose}: {known.source}"
            yield Fault(contract.origin, sentence)
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
