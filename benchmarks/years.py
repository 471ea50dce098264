"""Ten simulated years for many seeds: `python -m benchmarks.years --seeds 2 12`, a minute each.

Each tells another story of hires, people, outages and wrong clocks in four time zones; the mails that the tracker sent
must be those that the plain reference of the tests works out.
"""

import argparse
import sys
import tempfile
import time

from aiosmtpd.controller import Controller

from tests.support.ports import free_port
from tests.support.servers import SmtpInbox
from tests.ten_years.play import play
from tracker.app import create_app
from tracker.services.schema import upgrade_schema
from tracker.settings import Settings
from tracker.store.base import db


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, nargs=2, default=(2, 7), metavar=("FIRST", "LAST"))
    first, last = parser.parse_args().seeds
    agreeing = [_agree(seed) for seed in range(first, last + 1)]
    sys.exit(0 if all(agreeing) else 1)


def _agree(seed: int) -> bool:
    """Whether both send the same; the first differences are printed."""
    begun, port = time.monotonic(), free_port()
    inbox = SmtpInbox(f"smtp://127.0.0.1:{port}")
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    with tempfile.TemporaryDirectory() as home:
        said = {
            "TRACKER_HOME": home,
            "TRACKER_SMTP_URL": inbox.url,
            "TRACKER_SECRET_KEY": "a secret of ten simulated years only",
        }
        app = create_app(Settings.from_environment(said))
        with app.app_context():
            upgrade_schema()
            sent, wanted = play(seed, inbox)
            db.engine.dispose()
    controller.stop()
    took = time.monotonic() - begun
    print(f"seed {seed}, {took:.0f} s: {sent.total()} mails sent, {wanted.total()} wanted", flush=True)
    differing = [("+", mail) for mail in sent - wanted] + [("-", mail) for mail in wanted - sent]
    for sign, mail in sorted(differing, key=lambda one: one[1][1])[:20]:
        print(f"  {sign} {mail}", flush=True)
    return sent == wanted


if __name__ == "__main__":
    main()
