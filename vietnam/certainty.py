"""How sure a fact of law is that stands here as data. Nothing else belongs here."""

from enum import StrEnum


class Certainty(StrEnum):
    """Who read what: the word beside every dated fact (`*.toml` of `vietnam` and `contracts`)."""

    READ = "read"
    """The text itself was read, or software that reads and writes the real file."""
    RESTATED = "restated"
    """Another text restates the act; the act itself was not read."""
    REMEMBERED = "remembered"
    """From memory, unchecked."""
    PROPOSED = "proposed"
    """No official text was found: our own proposal."""
    UNKNOWN = "unknown"
    """Seen in use; what it means was looked for and not found."""
