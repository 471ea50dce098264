"""The worker's own copy: what he should do and whom to ask, in plain words and without a link that needs an account."""

from dataclasses import dataclass

from tracker.reminders.letter import Letter, Row
from tracker.reminders.planner import Notice
from tracker.reminders.words import Mailing, Matter, Writer


@dataclass(frozen=True, slots=True)
class Helper:
    """Whom the worker can ask; both empty where nobody owns the hire."""

    name: str
    email: str


def worker_letter(matter: Matter, mailing: Mailing, helper: Helper) -> Letter:
    """The whole mail. KeyError for a kind of which workers get no copies."""
    return _WorkerWriter(matter, mailing, helper).letter()


class _WorkerWriter(Writer):
    """Says the same dates to whom they are about."""

    label_due_at = "worker_label_due_at"

    def __init__(self, matter: Matter, mailing: Mailing, helper: Helper) -> None:
        super().__init__(matter, mailing)
        self.helper = helper

    def letter(self) -> Letter:
        return Letter(
            language=self.language,
            sender=self.mailing.organisation,
            subject=self._subject(),
            heading=self._heading(),
            paragraphs=tuple(filter(None, (self._hello(), self._remarks()))),
            rows=(*self._rows()[:-1], Row(self.common["label_whom"], "", self._whom())),
            footer=f"{self.sent_at()} {self._common('footer_worker', organisation=self.mailing.organisation)}",
        )

    def _plain_subject(self) -> str:
        key = "worker_subject_past" if self._past else "worker_subject"
        subject = self.kind[key].format(due=self._short(self.matter.due_on))
        if self._stage != "last_day":
            return subject
        return self._common("subject_worker_last_day", subject=f"{subject[0].lower()}{subject[1:]}")

    def _heading(self) -> str:
        due = self._day(self.matter.due_on)
        if self._past:
            return self.kind["worker_heading_past"].format(due=due)
        return self._heading_of(self.kind["worker_step"].format(due=due))

    def _hello(self) -> str:
        key = "worker_body_past" if self._past else "worker_body"
        body = self.kind[key].format(due=self._day(self.matter.due_on))
        return self.greeting(body)

    def _remarks(self) -> str:
        said = [self._about_change(), self._about_lateness()]
        said += [self.common["worker_for_counsel"]] if self.matter.for_counsel else []
        said += [self.common["repeated"]] if self.mailing.possibly_repeated else []
        return " ".join(filter(None, said))

    def _about_change(self) -> str:
        if self.mailing.tier == Notice.JOINED:
            return self.common["worker_joined"]
        return self._about_tier() if self.mailing.tier == Notice.CHANGED else ""

    def _whom(self) -> str:
        if not self.helper.name:
            return self._common("worker_whom_nobody", organisation=self.mailing.organisation)
        return self._common("worker_whom", owner=self.helper.name, email=self.helper.email)
