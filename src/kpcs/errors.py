"""The five ways an act does not happen. Anything else that is raised is a defect.

Actions raise; ``kpcs.web.middleware.AnswerErrors`` and ``kpcs.web.api`` turn them into a page or problem+json, once.
"""

from __future__ import annotations

from collections.abc import Iterable

from kpcs.scheme.findings import Finding, blocking


class KpcsError(Exception):
    """An act that did not happen, with its HTTP status."""

    status = 500


class Refused(KpcsError):
    """The rules do not allow it; ``findings`` says every reason at once."""

    status = 422

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(" ".join(finding.message for finding in self.findings))


class NotAllowed(KpcsError):
    """This officer may not do this; ``sentence`` says which permission is wanted."""

    status = 403

    def __init__(self, sentence: str = "") -> None:
        self.sentence = sentence
        super().__init__(sentence)


class NotFound(KpcsError):
    """There is no such thing, or it is none of the asker's business; the two are not told apart."""

    status = 404


class Conflict(KpcsError):
    """Somebody else was first; ``sentence`` says what happened meanwhile."""

    status = 409

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


class Busy(KpcsError):
    """Others ask for as much of this as the office does at once; the same request will be good in a minute."""

    status = 503


def refuse_if_blocked(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Raise :class:`Refused` with all findings if one of them blocks; otherwise hand them back for the record."""
    found = tuple(findings)
    if blocking(found):
        raise Refused(found)
    return found
