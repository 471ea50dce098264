"""What came of the reminders of a round, read from what the mail server took."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

READING = 1.0  # seconds until a server reads a mail that is on its way, however busy the machine
CLOCK, UNEXPLAINED = "moved clock", "unexplained"


@dataclass(frozen=True, slots=True)
class Fault:
    """What was done, and when: seconds since the epoch, by the machine's own clock."""

    name: str
    at: float


@dataclass(slots=True)
class Tally:
    """What came of the reminders.

    `lost`: reminders no mail tells. `doubled`: told by two mails that don't know of each other. `repeated`: mails taken
    again, by the cause. `unmarked`: those of them that don't say so. `at_once`: the most that one kill repeated.
    `unexplained`: what is known of each repeated mail that no fault accounts for.
    """

    due: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    doubled: int = 0
    repeated: Counter[str] = field(default_factory=Counter)
    unmarked: int = 0
    at_once: int = 0
    unexplained: list[str] = field(default_factory=list)

    @property
    def kept(self) -> bool:
        """Whether nothing was lost, and nothing repeated but the one mail a kill left in doubt, which says so."""
        wrong = self.lost + self.doubled + self.unmarked + len(self.unexplained)
        return wrong == 0 and self.at_once <= 1

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.due + other.due,
            self.kills + other.kills,
            self.others + other.others,
            self.lost + other.lost,
            self.doubled + other.doubled,
            self.repeated + other.repeated,
            self.unmarked + other.unmarked,
            max(self.at_once, other.at_once),
            self.unexplained + other.unexplained,
        )

    def __str__(self) -> str:
        return (
            f"{self.due} due, {self.kills.total()} kills ({_each(self.kills)}), {self.others.total()} other faults "
            f"({_each(self.others)}): lost {self.lost}, doubled {self.doubled}, repeated {self.repeated.total()} "
            f"({_each(self.repeated)}), at most {self.at_once} by one kill, unmarked {self.unmarked}"
            + "".join(f"\n  unexplained: {one}" for one in self.unexplained)
        )


def _each(counted: Counter[str]) -> str:
    return ", ".join(f"{number} {name}" for name, number in sorted(counted.items()))


def tally(due: Sequence[str], taken: Sequence[dict[str, Any]], faults: Sequence[Fault], kills: set[str]) -> Tally:
    """`due` are the references of the hires to be told of, `taken` the lines the mail server wrote."""
    found = Tally(
        len(due),
        Counter(fault.name for fault in faults if fault.name in kills),
        Counter(fault.name for fault in faults if fault.name not in kills),
    )
    told = {(reference, mail["id"]) for mail in taken for reference in mail["hires"]}
    times = Counter(reference for reference, _ in told)
    found.lost = sum(times[reference] == 0 for reference in due)
    found.doubled = sum(number > 1 for number in times.values())
    _count_repeated(found, taken, faults)
    return found


def _count_repeated(found: Tally, taken: Sequence[dict[str, Any]], faults: Sequence[Fault]) -> None:
    before: dict[str, dict[str, Any]] = {}
    by_kill: Counter[Fault] = Counter()
    for mail in taken:
        if mail["id"] in before:
            kill = _kill(before[mail["id"]], taken, faults)
            found.repeated[_cause(before[mail["id"]], kill)] += 1
            found.unmarked += "possibly repeated" not in mail["subject"]
            by_kill.update([kill] if kill else [])
            if kill is None and not before[mail["id"]]["dropped"]:
                found.unexplained.append(_told(before[mail["id"]], mail, faults))
        before[mail["id"]] = mail
    found.at_once = max(by_kill.values(), default=0)


def _cause(first: dict[str, Any], kill: Fault | None) -> str:
    """Why a mail that was taken is sent again."""
    if first["dropped"]:
        return "taken, and the line dropped"
    return f"taken, and {kill.name} killed" if kill else UNEXPLAINED


def _told(first: dict[str, Any], second: dict[str, Any], faults: Sequence[Fault]) -> str:
    """The two mails, and the faults around the first: seconds from when it was taken."""
    near = [(fault.name, round(fault.at - first["taken_at"], 2)) for fault in faults]
    came, again = first["came_at"] - first["taken_at"], second["taken_at"] - first["taken_at"]
    around = [(name, at) for name, at in near if -20 < at < 20]
    return f"by {first['by']}, came {came:.2f}, again {again:.2f} by {second['by']}; {around}"


def _kill(first: dict[str, Any], taken: Sequence[dict[str, Any]], faults: Sequence[Fault]) -> Fault | None:
    """The kill after which nobody could say that this mail was taken: of who sent it, or of the mail server.

    Who sends another mail has put on record what became of the one before.
    """
    if first["dropped"]:
        return None
    others = (mail["came_at"] for mail in taken if mail["by"] == first["by"] and mail["came_at"] > first["taken_at"])
    known_at = min(others, default=float("inf"))
    in_doubt = (fault for fault in faults if first["came_at"] - READING <= fault.at <= known_at)
    return next((fault for fault in in_doubt if fault.name in (first["by"], "mail server")), None)
