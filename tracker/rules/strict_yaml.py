"""Reads the YAML files of the rule book: UTF-8, a mapping at the top, no key twice."""

import re
from pathlib import Path
from typing import Any

import yaml

from tracker.errors import BadValues

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


BOOLEAN = "tag:yaml.org,2002:bool"


class _TwiceError(Exception):
    """A key stands twice in one mapping."""


class _Loader(_Base):
    """The safe loader, stricter in two ways.

    A key that stands twice is refused: plain YAML would keep the last silently. Only `true` and `false` are yes and no:
    plain YAML takes `on`, `no` and `ON` (Ontario) for them too.
    """

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != BOOLEAN]
        for first, resolvers in _Base.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _ in node.value:
            if key_node.value in seen:
                raise _TwiceError(key_node.value)
            seen.add(key_node.value)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping


_Loader.add_implicit_resolver(BOOLEAN, re.compile(r"^(?:true|false)$"), list("tf"))


def read_yaml(file: Path) -> Any:
    """The file's content. Raises BadValues where it is no YAML or holds a key twice."""
    try:
        return yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)
    except _TwiceError as error:
        raise BadValues(file, str(error), "stands twice") from error
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        raise BadValues(file, "the file", f"is not YAML in UTF-8: {error}") from error


def read_mapping(file: Path) -> dict[str, Any]:
    """The file's content, which must be a mapping from names. Raises BadValues."""
    content = read_yaml(file)
    if not isinstance(content, dict):
        raise BadValues(file, "the file", "must be a mapping from names")
    for name in content:
        if not isinstance(name, str):
            raise BadValues(file, str(name), "must be a text; quote it")
    return content
