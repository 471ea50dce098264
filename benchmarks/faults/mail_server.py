"""A real SMTP server that can be told to misbehave: `python -m benchmarks.faults.mail_server PORT FOLDER`.

The file `behaviour` of the folder says how: `ok`, `refuse` (451), `stall` (no answer in time), `drop` (the line breaks
before the mail is taken) or `take_and_drop` (the mail is taken, the line breaks before anybody is told). Every mail
that was taken is a line of the file `taken`, on disk before the answer.
"""

import asyncio
import json
import os
import sys
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

BEHAVIOURS = ("refuse", "stall", "drop", "take_and_drop")
ANSWER = 0.05  # seconds, as a server beyond the room takes; so that a thousand mails last long enough to be disturbed
STALL = 8.0  # seconds; longer than the tracker waits here


class _Handler:
    def __init__(self, folder: Path) -> None:
        self.behaviour = folder / "behaviour"
        self.taken = (folder / "taken").open("a", encoding="utf-8")

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        await asyncio.sleep(ANSWER)
        behaviour = self.behaviour.read_text()
        if behaviour == "refuse":
            return "451 try again later"
        if behaviour == "stall":
            await asyncio.sleep(STALL)
            return "451 that took too long"
        if behaviour == "drop":
            server.transport.abort()
            return "451 gone"
        self._keep(envelope.content)
        if behaviour == "take_and_drop":
            server.transport.abort()
        return "250 OK"

    def _keep(self, content: bytes) -> None:
        message = message_from_bytes(content, policy=policy.default)
        line = {"id": str(message["Message-ID"]), "subject": str(message["Subject"])}
        self.taken.write(json.dumps(line) + "\n")
        self.taken.flush()
        os.fsync(self.taken.fileno())


def main() -> None:
    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    controller = Controller(_Handler(folder), hostname="127.0.0.1", port=port)
    controller.start()
    asyncio.run(asyncio.Event().wait())  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
