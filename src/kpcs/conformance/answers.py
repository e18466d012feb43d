"""What a verifier said, as one answer, whatever way it says it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from kpcs.scheme.verify import Outcome
from kpcs.scheme.verify.verdict import NUMBER_OF

_WORDS = {outcome.replace("_", " "): outcome for outcome in Outcome}
_MOST_TRIED = 50
# The longest first, so that an outcome which begins like another is not cut short.
_WORD = re.compile(rf"^\W*({'|'.join(sorted(_WORDS, key=len, reverse=True))})\b")


@dataclass(frozen=True, slots=True)
class Answer:
    """``outcome`` is None when only the exit code speaks; ``step`` is the number of the step that failed, if told."""

    is_genuine: bool
    outcome: Outcome | None = None
    step: int | None = None

    def __str__(self) -> str:
        if self.outcome is None:
            return "genuine (exit code)" if self.is_genuine else "not genuine (exit code)"
        return f"{self.outcome}, step {self.step}" if self.step else str(self.outcome)


def answer_of(output: str, code: int) -> Answer | None:
    """The answer in what a command wrote, or in its exit code (0 or 1); None when it gave none."""
    return _from_json(output) or _from_word(output) or _from_code(code)


def _from_json(output: str) -> Answer | None:
    for begin in list(re.finditer(r"\{", output))[:_MOST_TRIED]:
        try:
            said = json.JSONDecoder().raw_decode(output, begin.start())[0]
            outcome = Outcome(str(said["outcome"]).lower().replace(" ", "_"))
        except (ValueError, KeyError, TypeError, RecursionError):
            continue
        return Answer(outcome is Outcome.GENUINE, outcome, _step(said))
    return None


def _step(said: dict[str, Any]) -> int | None:
    """The number, however it is told: as a number, as a name, or in a list of all steps with their results."""
    step = said.get("step")
    if isinstance(step, int):
        return step
    if isinstance(step, str):
        return NUMBER_OF.get(step)
    steps = said.get("steps")
    failed = [one for one in steps if isinstance(one, dict) and one.get("result") == "failed"] if steps else []
    number = failed[0].get("number") if failed else None
    return number if isinstance(number, int) else None


def _from_word(output: str) -> Answer | None:
    for line in output.splitlines():
        plain = line.strip().lower().replace("_", " ").replace("-", " ")
        if found := _WORD.match(plain):
            outcome = _WORDS[found[1]]
            return Answer(outcome is Outcome.GENUINE, outcome)
    return None


def _from_code(code: int) -> Answer | None:
    return Answer(code == 0) if code in (0, 1) else None
