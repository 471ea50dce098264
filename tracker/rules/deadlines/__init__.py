"""The deadlines of a hire: one function per kind, its dated values, words and scenarios in this room."""

from tracker.rules.deadlines.deadline import Deadline
from tracker.rules.deadlines.derive import KINDS, deadlines

__all__ = ["KINDS", "Deadline", "deadlines"]
