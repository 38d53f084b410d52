"""Kinds of comparison, by the name a spec uses. One module each; see `base`."""

from matching.kinds.base import MISSING, Columns, Encoded, Kind, Level
from matching.kinds.category import Category
from matching.kinds.coarse import Coarse
from matching.kinds.commune import Commune
from matching.kinds.date import PartialDate
from matching.kinds.identifier import Identifier
from matching.kinds.name import PersonName
from matching.kinds.text import Text

KINDS: dict[str, Kind] = {
    "person_name": PersonName(),
    "partial_date": PartialDate(),
    "identifier": Identifier(),
    "commune": Commune(),
    "category": Category(),
    "text": Text(),
}

__all__ = ["KINDS", "MISSING", "Coarse", "Columns", "Encoded", "Kind", "Level"]
