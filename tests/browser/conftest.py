"""How long a browser waits for the page to say something: two processes of tests share two cores."""

from playwright.sync_api import expect

expect.set_options(timeout=15_000)
