"""One answer of the JSON door: a JSON value and its question in, a fact out, or `Wrong`."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from tracker.rules.questions import Question
from tracker.rules.reading.places import PROVINCES, countries
from tracker.rules.reading.words import Wrong

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
MOST_CHARACTERS = 500
MOST_DIGITS_AFTER_POINT = 10
LARGEST = Decimal(10**12)


def read_answer(question: Question, value: object) -> object:
    """The fact behind one JSON value (never null) of a question that is no list of objects. Raises `Wrong`."""
    return READERS[question.type](question, value)


def read_text(question: Question, value: object) -> str:
    """Text without control characters, trimmed, of at most 500 characters or what its question allows."""
    most = MOST_CHARACTERS if question.at_most is None else int(question.at_most)
    if not isinstance(value, str):
        raise Wrong("not_text", given=value)
    text = value.strip()
    if len(text) > most:
        raise Wrong("long_text", most=most)
    if any(not char.isprintable() and char not in "\n\t\u00a0" and not _harmless(char) for char in text):
        raise Wrong("unreadable_text")
    return text


def read_date(question: Question, value: object) -> date:
    """A day between 1900 and 2199, from text `YYYY-MM-DD` or an actual date."""
    found = value if isinstance(value, date) and not isinstance(value, datetime) else _date_written(value)
    if not FIRST_DAY <= found <= LAST_DAY:
        raise Wrong("date_out_of_range", first=FIRST_DAY, last=LAST_DAY, given=found)
    return found


def read_instant(question: Question, value: object) -> datetime:
    """An instant in UTC, from ISO 8601 text with a zone or an actual datetime with one."""
    try:
        found = datetime.fromisoformat(value.strip()) if isinstance(value, str) else value
    except ValueError:
        raise Wrong("not_an_instant", given=value) from None
    if not isinstance(found, datetime) or found.tzinfo is None:
        raise Wrong("not_an_instant", given=value)
    if not FIRST_DAY < found.date() < LAST_DAY:
        raise Wrong("date_out_of_range", first=FIRST_DAY, last=LAST_DAY, given=found.date())
    return found.astimezone(UTC)


def read_decimal(question: Question, value: object) -> Decimal:
    """A number from 0, exact: a decimal string or a JSON number, within the limits of its question."""
    found = _decimal_written(question, value)
    if found < 0:
        raise Wrong("negative", given=found)
    if found >= LARGEST:
        raise Wrong("too_large", most=LARGEST - 1, given=value)
    if -_exponent(found) > MOST_DIGITS_AFTER_POINT:
        raise Wrong("too_precise", most=MOST_DIGITS_AFTER_POINT)
    if question.above is not None and found <= question.above:
        raise Wrong("not_above", least=question.above, given=found)
    if question.at_most is not None and found > question.at_most:
        raise Wrong("too_large", most=question.at_most, given=found)
    return found


def read_integer(question: Question, value: object) -> int:
    """A whole number from 0, within the limits of its question."""
    found = read_decimal(question, value)
    if found != found.to_integral_value():
        raise Wrong("not_whole", given=found)
    return int(found)


def read_yes_no(question: Question, value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise Wrong("not_yes_or_no", given=value)
    return value


def read_choice(question: Question, value: object) -> str:
    """One of the choices of the question, as the contract spells it."""
    if not isinstance(value, str) or value not in question.choices:
        raise Wrong("not_a_choice", choices=", ".join(question.choices), given=value)
    return value


def read_choices(question: Question, value: object) -> tuple[str, ...]:
    """Choices of the question, each once; an empty list says that none applies."""
    if not isinstance(value, list | tuple):
        raise Wrong("not_a_list", given=value)
    found = tuple(read_choice(question, one) for one in value)
    for one in found:
        if found.count(one) > 1:
            raise Wrong("choice_twice", given=one)
    return found


def read_slug(question: Question, value: object) -> str:
    """A short name such as `computer_systems_analyst`; whether it exists is the rules' to say."""
    if not isinstance(value, str) or not re.fullmatch(r"[a-z][a-z0-9_]{0,79}", value):
        raise Wrong("not_a_slug", example="computer_systems_analyst", given=value)
    return value


def read_country(question: Question, value: object) -> str:
    """An ISO 3166-1 alpha-3 code."""
    if not isinstance(value, str) or value not in countries():
        raise Wrong("not_a_country", given=value)
    return value


def read_countries(question: Question, value: object) -> tuple[str, ...]:
    """Alpha-3 codes, each once; an empty list says that there are none."""
    if not isinstance(value, list | tuple):
        raise Wrong("not_a_list", given=value)
    found = tuple(read_country(question, code) for code in value)
    for code in found:
        if found.count(code) > 1:
            raise Wrong("country_twice", given=code)
    return found


def read_province(question: Question, value: object) -> str:
    """The two letters of a province or territory."""
    if not isinstance(value, str) or value not in PROVINCES:
        raise Wrong("not_a_province", given=value)
    return value


def read_economic_region(question: Question, value: object) -> str:
    """Four digits."""
    _refuse_number(value)
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}", value):
        raise Wrong("not_a_region", given=value)
    return value


def read_noc(question: Question, value: object) -> str:
    """Five digits as text. Four digits, a code of an older classification, pass: the rules answer unknown to them."""
    _refuse_number(value)
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4,5}", value):
        raise Wrong("not_a_noc", given=value)
    return value


def _refuse_number(value: object) -> None:
    """A code that came as a number has lost its leading zeros, if it had any."""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        raise Wrong("code_as_number", given=value)


def read_currency(question: Question, value: object) -> str:
    """Canadian dollars and nothing else."""
    if value != "CAD":
        raise Wrong("not_canadian", given=value)
    return "CAD"


def read_email(question: Question, value: object) -> str:
    """One address, in lower case, as accounts keep it."""
    text = read_text(question, value).lower()
    if len(text) > 254 or not re.fullmatch(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\".]+", text):
        raise Wrong("not_an_address", given=value)
    return text


def read_identifier(question: Question, value: object) -> str | int:
    """Text or a whole number that another program uses for the hire."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
        return value
    return read_text(question, value)


READERS: Mapping[str, Callable[[Question, object], object]] = MappingProxyType(
    {
        "choice": read_choice,
        "choices": read_choices,
        "countries": read_countries,
        "country": read_country,
        "currency": read_currency,
        "date": read_date,
        "decimal": read_decimal,
        "economic_region": read_economic_region,
        "email": read_email,
        "identifier": read_identifier,
        "instant": read_instant,
        "integer": read_integer,
        "money": read_decimal,
        "noc": read_noc,
        "province": read_province,
        "slug": read_slug,
        "text": read_text,
        "yes_no": read_yes_no,
    }
)


def _harmless(char: str) -> bool:
    """Spaces of other widths and joiners, which real names hold: neither control characters nor half of a pair."""
    return char.isspace() or char in "\u200c\u200d"


def _date_written(value: object) -> date:
    text = value.strip() if isinstance(value, str) else ""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise Wrong("not_a_date", given=value)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Wrong("not_a_date", given=value) from None


def _decimal_written(question: Question, value: object) -> Decimal:
    wrong = Wrong("not_a_number", example="98000.00" if question.type == "money" else "40", given=value)
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise wrong
    if isinstance(value, int) and abs(value) >= LARGEST:
        raise Wrong("too_large", most=LARGEST - 1, given=value)
    text = value.strip() if isinstance(value, str) else str(value)
    if isinstance(value, str) and not re.fullmatch(r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?", text):
        raise wrong
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise wrong from None
    if not found.is_finite():
        raise wrong
    return found


def _exponent(found: Decimal) -> int:
    exponent = found.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
