"""Whoever installs the tracker finds every setting in docs/settings.md, and nothing that isn't one."""

import re

from tracker.settings import CHECKOUT, Settings


class Asked(dict[str, str]):
    """An empty environment that remembers what was asked of it."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
        self.names.add(name)
        return default


def test_every_setting_is_documented_and_every_documented_setting_is_read() -> None:
    environ = Asked()
    Settings.from_environment(environ)
    documented = set(re.findall(r"^\| `(TRACKER_\w+)`", (CHECKOUT / "docs" / "settings.md").read_text(), re.MULTILINE))
    assert documented == environ.names


def test_containers_set_only_what_is_read() -> None:
    environ = Asked()
    Settings.from_environment(environ)
    used = set(re.findall(r"^ +(TRACKER_\w+):", (CHECKOUT / "docker-compose.yml").read_text(), re.MULTILINE))
    assert used <= environ.names
