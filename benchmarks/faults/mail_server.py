"""A real SMTP server that can be told to misbehave: `python -m benchmarks.faults.mail_server PORT FOLDER STALL`.

The file `behaviour` of the folder says how: `ok`, `refuse` (451), `stall` (no answer for so many seconds), `drop` (the
line breaks before the mail is taken) or `take_and_drop` (the mail is taken, the line breaks before anybody is told).
Every mail that was taken is a line of the file `taken`, on disk before the answer: who handed it over, when it had come
and when it was taken, and what it tells.
"""

import asyncio
import json
import os
import re
import sys
import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

BEHAVIOURS = ("refuse", "stall", "drop", "take_and_drop")
ANSWER = 0.05  # seconds, as a server beyond the room takes; so that a thousand mails last long enough to be disturbed
HIRE = re.compile(r"S-\d{7}")


class _Handler:
    def __init__(self, folder: Path, stall: float) -> None:
        self.behaviour, self.stall = folder / "behaviour", stall
        self.taken = (folder / "taken").open("a", encoding="utf-8")

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        came_at = time.time()
        await asyncio.sleep(ANSWER)
        behaviour = self.behaviour.read_text()
        if behaviour == "refuse":
            return "451 try again later"
        if behaviour == "stall":
            await asyncio.sleep(self.stall)
            return "451 that took too long"
        if behaviour == "drop":
            server.transport.abort()
            return "451 gone"
        how = {
            "by": session.host_name.removesuffix(".localhost"),
            "came_at": came_at,
            "dropped": behaviour == "take_and_drop",
        }
        self._keep(envelope.content, how)
        if behaviour == "take_and_drop":
            server.transport.abort()
        return "250 OK"

    def _keep(self, content: bytes, how: dict[str, object]) -> None:
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        text = message.get_body(("plain",))
        line = {
            "id": str(message["Message-ID"]),
            "subject": str(message["Subject"]),
            "hires": sorted(set(HIRE.findall(text.get_content() if text else ""))),
            "taken_at": time.time(),
        }
        self.taken.write(json.dumps(line | how) + "\n")
        self.taken.flush()
        os.fsync(self.taken.fileno())


def main() -> None:
    port, folder, stall = int(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])
    controller = Controller(_Handler(folder, stall), hostname="127.0.0.1", port=port)
    controller.start()
    asyncio.run(asyncio.Event().wait())  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
