"""Tells the address the operator set that a sweep is complete, so that silence is noticed from outside."""

import threading
from urllib.request import Request, urlopen

import structlog
from flask import current_app

from tracker.settings import Settings

log = structlog.get_logger()

LONGEST = 5.0  # seconds in all, looking the name up included


def tell_heartbeat() -> None:
    """Ask for `TRACKER_HEARTBEAT_URL` where it is set, for five seconds at most; a failure is logged and stops nothing.

    In a thread of its own, for a name that is slow to look up or an answer that trickles in knows no time-out.
    """
    settings: Settings = current_app.extensions["tracker_settings"]
    if settings.heartbeat_url is None:
        return
    call = threading.Thread(target=_call, args=(settings.heartbeat_url,), daemon=True)
    call.start()
    call.join(LONGEST)
    if call.is_alive():
        log.warning("the heartbeat address did not answer in time", seconds=LONGEST)


def _call(url: str) -> None:
    try:
        with urlopen(Request(url, headers={"User-Agent": "talent-tracker"}), timeout=LONGEST):
            pass
    except Exception as error:  # whatever the other side does, the next sweep comes
        log.warning("the heartbeat address could not be told", problem=f"{type(error).__name__}: {error}")
