"""A large batch of random hires, half of them malformed: each is answered or refused by name, and none crashes."""

import json
import os
from random import Random
from typing import Any

from tests.rules.hires import in_order, pool, tree
from tests.rules.test_properties import answered_or_refused
from tracker.rules.questions import questions

HIRES = int(os.environ.get("TRACKER_TEST_HIRES", "1000"))
ODD: list[Any] = [None, "", "zz", "\u0000", -1, 10**40, 1.5, True, [], {}, [None], {"a": 1}, "2026-13-01", "9" * 300]
NO_INPUTS = ("job.wages", "", "workers", "x.y.z")


def flat_hire(random: Random, prefix: str = "") -> dict[str, Any]:
    """About half of the inputs under a prefix, answered."""
    found: dict[str, Any] = {}
    for path, question in questions().items():
        if not path.startswith(prefix) or "[]" in path.removeprefix(prefix) or random.random() < 0.5:
            continue
        if question.type == "list":
            found[path] = [flat_hire(random, f"{path}[].") for _ in range(random.randrange(3))]
        else:
            one = random.choice(pool(question))
            found[path] = [one] if question.type == "choices" else one
    return found


def line(random: Random, *, malformed: bool) -> bytes:
    """A hire as JSON; a malformed one has an odd answer, a name that is no input, or text that is cut or damaged."""
    flat, kind = in_order(flat_hire(random)), random.randrange(3)
    if malformed and kind < 2:
        flat[random.choice(NO_INPUTS if kind else list(flat))] = random.choice(ODD)
    text = json.dumps(tree(flat)).encode()
    if not malformed or kind < 2:
        return text
    place = random.randrange(len(text) + 1)
    return (text[:place] + random.randbytes(3) + text[place + random.randrange(40) :]).replace(b"\n", b" ")


def test_a_batch_of_random_hires_half_of_them_malformed_is_answered_or_refused() -> None:
    random = Random(20261124)
    answered_or_refused(b"\n".join(line(random, malformed=number % 2 == 1) for number in range(HIRES)))
