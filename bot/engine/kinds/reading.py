"""Typed words -> answers, one strict reader per answer type; what cannot be read says why."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.engine import currencies
from bot.engine.answers import (
    Answer,
    DateAnswer,
    DurationAnswer,
    MoneyAnswer,
    NumberAnswer,
    TextAnswer,
)
from bot.messages import Phrase, phrase
from bot.playbook.models import AnswerType

LONGEST_DAY = 40
LONGEST_TEXT = 1000
"""Characters of a typed answer: it has to fit into a reply together with the rest."""


@dataclass(frozen=True, slots=True)
class Unread:
    """The words could not be read as what was asked; `reason` shows what would do."""

    reason: Phrase


def text(words: str) -> Answer | Unread:
    """Keep words as they are, without the space around them."""
    words = words.strip()
    if not words:
        return Unread(phrase("engine/ask", "That came through empty. A few words are enough."))
    if len(words) > LONGEST_TEXT:
        reason = phrase(
            "engine/ask",
            "I kept that as a note: {length} characters, and {most} fit. Which sentence counts?",
            length=len(words),
            most=LONGEST_TEXT,
        )
        return Unread(reason)
    return TextAnswer(text=words)


def number(words: str) -> Answer | Unread:
    """Read a whole or decimal number in any script's digits."""
    found = _decimal(words)
    if found is None:
        return Unread(phrase("engine/ask", "I need a number here, such as 3 or 2.5."))
    return NumberAnswer(number=found)


def money(words: str) -> Answer | Unread:
    """Read an amount and its currency: a code, a sign or a name, in either order."""
    found = currencies.read(words, _decimal)
    if found is None:
        return Unread(phrase("engine/ask", "I need an amount and its currency, such as 450 EUR."))
    return MoneyAnswer(amount=found[0], currency=found[1])


def day(words: str) -> Answer | Unread:
    """Read a day: an ISO date becomes a date, another short phrase that names one stays as said."""
    words = words.strip()
    try:
        return DateAnswer(day=date.fromisoformat(ascii_digits(words)))
    except ValueError:
        pass
    words = _BY.sub("", words)
    if 0 < len(words) <= LONGEST_DAY and _names_a_day(words) and not _in_no_calendar(words):
        return TextAnswer(text=words)
    reason = "I could not find a day in that. Something like “Friday”, “26 November” or 2026-11-26."
    return Unread(phrase("engine/ask", reason))


def duration(words: str) -> Answer | Unread:
    """Read minutes and hours: `90`, `90 min`, `1:30`, `2 h`."""
    plain = ascii_digits(words).strip().lower()
    if found := re.fullmatch(r"(\d{1,3}):([0-5]\d)", plain):
        return DurationAnswer(minutes=int(found[1]) * 60 + int(found[2]))
    if found := re.fullmatch(r"(\d{1,4})\s*(?:m|min|minutes?)?", plain):
        return DurationAnswer(minutes=int(found[1]))
    if found := re.fullmatch(r"(\d{1,3})\s*(?:h|hours?)", plain):
        return DurationAnswer(minutes=int(found[1]) * 60)
    return Unread(phrase("engine/ask", "I need a length of time, such as 45 min or 2 h."))


READERS: dict[AnswerType, Callable[[str], Answer | Unread]] = {
    AnswerType.TEXT: text,
    AnswerType.NUMBER: number,
    AnswerType.MONEY: money,
    AnswerType.DATE: day,
    AnswerType.DURATION: duration,
}

_DAYS = re.compile(
    r"\b(mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(today|tonight|tomorrow|week|noon|morning|evening)\b"
    r"|\b(jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\b|\d",
    re.IGNORECASE,
)

_BY = re.compile(r"^(?:by|on|until|till)\s+", re.IGNORECASE)
_DAY_AND_MONTH = re.compile(
    r"\b(?:(\d{1,2})(?:st|nd|rd|th)?\.?\s*(?:of\s+)?([a-z]{3})[a-z]*|([a-z]{3})[a-z]*\.?\s+(\d{1,2}))\b"
)
_LONGEST_MONTHS = {
    "jan": 31, "feb": 29, "mar": 31, "apr": 30, "may": 31, "jun": 30,
    "jul": 31, "aug": 31, "sep": 30, "oct": 31, "nov": 30, "dec": 31,
}  # fmt: skip


def _in_no_calendar(words: str) -> bool:
    """Tell whether a day is named that no year has, or whether it is a question."""
    plain = ascii_digits(words).casefold()
    for first, month, named, last in _DAY_AND_MONTH.findall(plain):
        longest = _LONGEST_MONTHS.get(month or named)
        if longest is not None and not 1 <= int(first or last) <= longest:
            return True
    return plain.endswith(("?", "؟"))


_GROUPING_SPACE = re.compile(r"(?<=\d)[ \u00a0\u202f'’](?=\d{3}(?!\d))")
_GROUPED = re.compile(r"-?[1-9]\d{0,2}([.,])\d{3}(?:\1\d{3})*")
_COMMAS_THEN_POINT = re.compile(r"-?[1-9]\d{0,2}(?:,\d{3})+\.\d{1,6}")
_POINTS_THEN_COMMA = re.compile(r"-?[1-9]\d{0,2}(?:\.\d{3})+,\d{1,6}")


_DAYS_ELSEWHERE = re.compile(
    # Persian and Arabic, where other words grow onto a day's name
    "شنبه|جمعه|امروز|امشب|فردا|هفته|احد|أحد|اثنين|إثنين|ثلاثاء|ربعاء|خميس|جمعة|سبت|اليوم|الليلة"
    "|الغد|سبوع|صباح|مساء"
    r"|\b(?:صبح|ظهر|عصر|غد|غدا|غدً|فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|بهمن|اسفند)\b"
    # Vietnamese
    r"|\b(?:thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật|hôm nay|tối nay|ngày (?:mai|kia)|tuần|sáng|trưa"
    r"|chiều|tháng)\b"
    # Finnish, whose words have endings
    r"|\b(?:maanantai|tiistai|keskiviik|torstai|perjantai|lauantai|sunnuntai|tänään|huomen"
    r"|ylihuomen|viiko|viikko|aamu|iltapäiv|illal)"
)
"""A day in the other languages; a numeral is enough in each."""


def _names_a_day(words: str) -> bool:
    plain = unicodedata.normalize("NFKC", ascii_digits(words)).casefold()
    return any(days.search(plain) for days in (_DAYS, _DAYS_ELSEWHERE))


def ascii_digits(words: str) -> str:
    """Write every script's decimal digits as ASCII ones."""
    return "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in words)


def _decimal(words: str) -> Decimal | None:
    """Read a number with or without groups of three; None where it could mean two things.

    `1.200` and `1,200` are both twelve hundred: an amount read a thousand times too small would go
    unnoticed.
    """
    plain = _GROUPING_SPACE.sub("", ascii_digits(words).strip())
    if "\u066b" in plain:  # the Arabic decimal separator can mean nothing else
        plain = plain.replace("\u066c", "").replace("\u066b", ".")
    else:
        plain = plain.replace("\u066c", ",")
        if _GROUPED.fullmatch(plain):
            plain = plain.replace(",", "").replace(".", "")
        elif _COMMAS_THEN_POINT.fullmatch(plain):
            plain = plain.replace(",", "")
        elif _POINTS_THEN_COMMA.fullmatch(plain):
            plain = plain.replace(".", "").replace(",", ".")
        else:
            plain = plain.replace(",", ".")
    return Decimal(plain) if re.fullmatch(r"-?\d{1,12}(\.\d{1,6})?", plain) else None
