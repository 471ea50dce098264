"""The legs of a test mail in words: what has happened, what is still missing, and what that means."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import format_decimal, gettext

from tracker.mail import LONGEST_SEND
from tracker.services.prove_set_up import FORGOTTEN_AFTER
from tracker.settings import Settings, SmtpServer
from tracker.store.set_up_proof import CAPTURED, SetUpProof
from tracker.store.sweep import EVERY
from tracker.web.set_up.troubles import remedy

LATE_AFTER = EVERY + timedelta(seconds=30)
"""A sweep comes within a minute, and so does the next try to hand a test over."""
SLOW_AFTER = timedelta(seconds=30)  # for a mail server's answer
LOST_AFTER = timedelta(seconds=LONGEST_SEND)
BEAT = "celery -A worker.app beat"
SWEEPER = "celery -A worker.app worker --queues sweeps"
WORKER = "celery -A worker.app worker --queues celery"


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg: its name, a look of `parts.status` with its word, when it was done, after how long, and what to know.

    Of a refused mail also the kind of trouble and the server's words.
    """

    name: str
    look: str
    word: str
    at: datetime | None
    took: timedelta | None
    told: str
    trouble: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A leg that is still to come: since when it could have been done, and what it means when it doesn't come."""

    since: datetime | None
    late_after: timedelta
    meanwhile: str
    late: str


def legs_of(proof: SetUpProof, now: datetime, settings: Settings, broker_answers: bool) -> list[Leg]:
    """The four legs of a test, as far as it has come."""
    return [
        Leg(gettext("Asked for"), "sent", gettext("Done"), proof.asked_at, None, _asked(proof)),
        _sweep_leg(proof, now, broker_answers),
        _worker_leg(proof, now, broker_answers),
        _server_leg(proof, now, settings),
    ]


def is_running(proof: SetUpProof | None, now: datetime) -> bool:
    """Whether looking again soon may show more."""
    return proof is not None and not proof.ended and now - proof.asked_at < FORGOTTEN_AFTER


def server_name(server: SmtpServer | None) -> str:
    """Host and port; empty where no server is set."""
    return f"{server.host}:{server.port}" if server else ""


def seconds_words(span: timedelta) -> str:
    """A duration in seconds, such as "12.3 s"."""
    seconds = span.total_seconds()
    shown = format_decimal(round(seconds, 1 if seconds < 100 else 0))
    return str(gettext("%(seconds)s s", seconds=shown))


def _asked(proof: SetUpProof) -> str:
    return str(gettext("By %(name)s, for %(email)s.", name=proof.asked_by.name, email=proof.asked_by.email))


def _sweep_leg(proof: SetUpProof, now: datetime, broker_answers: bool) -> Leg:
    name = gettext("Beat, broker, sweep")
    if proof.found_at:
        told = gettext("Beat woke a sweep through the broker, and the sweep found the test.")
        return _done(name, proof.found_at, proof.asked_at, told)
    late = gettext(
        "No sweep has come for %(span)s. Start beat (%(beat)s) and the worker for sweeps (%(sweeper)s).",
        span=seconds_words(now - proof.asked_at),
        beat=BEAT,
        sweeper=SWEEPER,
    )
    meanwhile = gettext("Beat wakes a sweep once a minute.")
    return _open(name, Missing(proof.asked_at, LATE_AFTER, meanwhile, _broker_first(late, broker_answers)), now)


def _worker_leg(proof: SetUpProof, now: datetime, broker_answers: bool) -> Leg:
    name = gettext("Broker, worker")
    if proof.taken_at and proof.found_at:
        told = gettext("A worker took it from the queue of mails.")
        return _done(name, proof.taken_at, proof.found_at, told)
    late = gettext(
        "No worker has taken it for %(span)s: start one (%(worker)s). One that runs may be busy with a slow mail "
        "server. Every sweep hands it over again.",
        span=seconds_words(now - (proof.found_at or now)),
        worker=WORKER,
    )
    meanwhile = gettext("Handed over; a worker takes it as soon as one is free.")
    return _open(name, Missing(proof.found_at, LATE_AFTER, meanwhile, _broker_first(late, broker_answers)), now)


def _server_leg(proof: SetUpProof, now: datetime, settings: Settings) -> Leg:
    name = gettext("Mail server")
    if proof.accepted_at and proof.taken_at:
        return _done(name, proof.accepted_at, proof.taken_at, _accepted(proof, settings))
    if proof.refused_at and proof.taken_at:
        trouble, _, words = (proof.detail or "").partition("\n")
        told = f"{remedy(trouble).title}. {remedy(trouble).advice}"
        return Leg(
            name, "no", gettext("Refused"), proof.refused_at, proof.refused_at - proof.taken_at, told, trouble, words
        )
    span = seconds_words(now - (proof.taken_at or now))
    if proof.taken_at and now - proof.taken_at > LOST_AFTER:
        late = gettext(
            "No answer has been put on record for %(span)s: the worker ended before it could. The mail may have "
            "arrived. It is not sent again by itself; ask for another test.",
            span=span,
        )
    else:
        longest = seconds_words(LOST_AFTER)
        late = gettext("No answer for %(span)s. After %(longest)s it is given up.", span=span, longest=longest)
    return _open(name, Missing(proof.taken_at, SLOW_AFTER, gettext("The server has the word."), late), now)


def _accepted(proof: SetUpProof, settings: Settings) -> str:
    if proof.detail != CAPTURED:
        told = gettext(
            "%(server)s took the mail. Whether it lies in the inbox, only you can see.",
            server=server_name(settings.smtp),
        )
    elif settings.smtp is None:
        told = gettext("No mail server is set, so the mail is kept under Mail and nobody gets it.")
    else:
        told = gettext("The mail of the sample organisation is kept under Mail: nothing is sent from here.")
    return str(told)


def _done(name: str, at: datetime, before: datetime, told: str) -> Leg:
    return Leg(name, "sent", gettext("Done"), at, at - before, told)


def _open(name: str, missing: Missing, now: datetime) -> Leg:
    if missing.since is None:
        return Leg(name, "wait", gettext("To come"), None, None, "")
    if now - missing.since < missing.late_after:
        return Leg(name, "wait", gettext("Waiting"), None, None, missing.meanwhile)
    return Leg(name, "no", gettext("Missing"), None, None, missing.late)


def _broker_first(late: str, broker_answers: bool) -> str:
    """Without a broker nobody can be woken, whatever else runs."""
    return late if broker_answers else f"{gettext('The broker does not answer: start it first.')} {late}"


def verdict(proof: SetUpProof, legs: list[Leg]) -> Iterator[str]:
    """The look, the word and the sentence above the legs."""
    missing = next((leg for leg in legs if leg.look == "no"), None)
    if proof.accepted_at and proof.detail == CAPTURED:
        yield from ("act", gettext("As far as the outbox"), legs[-1].told)
    elif proof.accepted_at:
        span = seconds_words(proof.accepted_at - proof.asked_at)
        yield from (
            "ok",
            gettext("Proved"),
            gettext("From the press of the button to the server’s yes: %(span)s.", span=span),
        )
    elif missing:
        stuck = gettext("It hangs here: %(leg)s. The table says what to do.", leg=missing.name)
        yield from ("no", missing.word, str(remedy(missing.trouble).title) if missing.trouble else stuck)
    else:
        yield from ("wait", gettext("On its way"), gettext("This page looks again by itself."))
