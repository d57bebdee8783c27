"""What is checked of a translation file; each finding is a Problem with a stable code."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.channels.telegram.render import utf16_length
from bot.i18n import catalogs, direction, po, template
from bot.i18n.languages import language_of
from bot.i18n.plurals import PLURALS, several
from bot.i18n.template import LABEL, Message, slots_of
from bot.playbook.problems import Problem, Problems, Severity, listed, quoted

RULES: dict[str, str] = {
    "po-syntax": "A translation file can be read by gettext.",
    "plural-header": "Plural-Forms is the language's rule, in the order of Weblate and Poedit.",
    "not-updated": "A file has an entry for every text, and for each as its English is now.",
    "half-plural": "A text that depends on a number has all forms of its language.",
    "bad-braces": "Braces hold the name of a slot.",
    "lost-slot": "A translation keeps every {slot} of its English.",
    "added-slot": "A translation has no {slot} that its English lacks.",
    "lost-command": "Commands such as /help stay as they are.",
    "steering": "No invisible marks turn the direction of a text; the coach sets them.",
    "too-long": "A text fits where Telegram shows it.",
    "wide-button": "A label fits on its button.",
    "blank-edge": "A translation begins and ends as its English does.",
    "not-composed": "Letters with marks are single characters (NFC).",
    "latin-first": "A right-to-left text begins with a word of its own script.",
    "foreign-sign": "A text has the punctuation of its language.",
    "ending": "A question stays a question, and a line that opens a list keeps its colon.",
    "loud": "No text shouts.",
    "same-as-english": "A translation says it in its own language.",
}

_COMMAND = re.compile(r"(?<![\w/])/[a-z]+\b")
_STEERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_FOREIGN = {"?": "؟", ",": "،", ";": "؛"}
_QUOTES = re.compile('[“”„"]')
_ARABIC_IN_PERSIAN = {"ي": "ی", "ك": "ک", "ى": "ی"}
_ENDINGS = {".": ".", "?": "?؟", ":": ":", "…": "…"}

Found = tuple[str, str, str, Severity]
_ERROR, _WARNING = Severity.ERROR, Severity.WARNING


@dataclass(frozen=True, slots=True)
class Said:
    """One form of a translation, beside the English that it says."""

    message: Message
    language: str
    form: int
    text: str

    @property
    def english(self) -> str:
        """The English of this form."""
        many = self.message.many
        return many if many and several(self.language, self.form) else self.message.text


def read(path: str, source: bytes) -> tuple[po.PoFile | None, Problems]:
    """Read a file, or say where it cannot be read."""
    try:
        return po.read(source), Problems()
    except po.PoError as error:
        return None, Problems([Problem(path, error.line, 1, "po-syntax", error.what)])


def check(path: str, file: po.PoFile, messages: Sequence[Message], language: str) -> Problems:
    """Find everything that is wrong with a file; what is not translated is no mistake."""
    found = [*_of_file(path, file, messages, language)]
    known = {message.key: message for message in messages}
    for entry in file.entries:
        message = known.get((entry.context or "", entry.text))
        if message is None or entry.obsolete or not any(entry.forms):
            continue
        for code, what, advice, severity in _of_entry(message, entry, language):
            named = f"{quoted(message.text)}: {what}"
            found.append(Problem(path, entry.line, 1, code, named, advice, severity))
    return Problems(found)


def _of_file(
    path: str, file: po.PoFile, messages: Sequence[Message], language: str
) -> Iterator[Problem]:
    rule = PLURALS[language]
    if not catalogs.same_rule(file.field("Plural-Forms"), rule.header):
        yield Problem(
            path,
            file.header_line,
            1,
            "plural-header",
            "Plural-Forms is not the rule of this language, so forms would be mixed up",
            f"write {rule.header}",
        )
    twice = Counter((each.context, each.text) for each in file.entries if not each.obsolete)
    for entry in file.entries:
        if not entry.obsolete and twice[entry.context, entry.text] > 1:
            what = f"{quoted(entry.text)} of {entry.context} stands here twice"
            yield Problem(path, entry.line, 1, "po-syntax", what, "take one out")
    if po.write(template.merge(file, messages, language)) != po.write(file):
        what = "the file is not what the texts are now"
        yield Problem(path, 1, 1, "not-updated", what, "run: evenkeel texts update")


def _of_entry(message: Message, entry: po.Entry, language: str) -> Iterator[Found]:
    count = PLURALS[language].count if message.many else 1
    if len(entry.forms) != count or not all(entry.forms):
        filled = sum(map(bool, entry.forms))
        yield "half-plural", f"{filled} of its {count} forms are there", "fill in each", _ERROR
        return
    for number, form in enumerate(entry.forms):
        said = Said(message, language, number, form)
        for rule in _CHECKS:
            yield from rule(said)


def _slots(said: Said) -> Iterator[Found]:
    message = said.message
    try:
        has = slots_of(said.text)
    except ValueError:
        yield "bad-braces", "its braces do not hold a slot", "write a slot as {name}", _ERROR
        return
    needed = slots_of(said.english)
    if message.many:
        # What stands for one number alone may leave the number out.
        needed = slots_of(message.text) & slots_of(message.many) | (
            needed if several(said.language, said.form) else frozenset()
        )
    lost, added = sorted(needed - has), sorted(has - message.slots)
    if lost:
        names = listed([f"{{{each}}}" for each in lost], "and")
        yield "lost-slot", f"{names} got lost", "put it where the sentence needs it", _ERROR
    if added:
        names = listed([f"{{{each}}}" for each in added], "and")
        slots = listed([f"{{{each}}}" for each in sorted(message.slots)]) or "no slot"
        yield "added-slot", f"{names} means nothing here", f"the English has {slots}", _ERROR


def _commands(said: Said) -> Iterator[Found]:
    english, own = (set(_COMMAND.findall(each)) for each in (said.english, said.text))
    for command in sorted(english ^ own):
        what = "got lost" if command in english else "is not in the English"
        yield "lost-command", f"{command} {what}", "commands stay as they are", _ERROR


def _marks(said: Said) -> Iterator[Found]:
    if _STEERING.search(said.text):
        yield "steering", "it holds marks of direction", "take them out", _ERROR
    if unicodedata.normalize("NFC", said.text) != said.text:
        yield "not-composed", "letters and their marks are apart", "save it in NFC", _ERROR


def _width(said: Said) -> Iterator[Found]:
    most, length = said.message.most, utf16_length(said.text)
    if said.message.most == LABEL:
        length = len(said.text)
        if length > LABEL:
            what = f"{length} characters may be cut off on a phone"
            yield "wide-button", what, f"use at most {LABEL}", _WARNING
    elif length > most:
        yield "too-long", f"it has {length} characters", f"use at most {most}", _ERROR


def _edges(said: Said) -> Iterator[Found]:
    one, other = said.english, said.text
    if (one[:1].isspace(), one[-1:].isspace()) != (other[:1].isspace(), other[-1:].isspace()):
        yield (
            "blank-edge",
            "it begins or ends with a blank",
            "begin and end as English does",
            _ERROR,
        )
    end = _ENDINGS.get(one.rstrip()[-1:], "")
    if end and not other.rstrip().endswith(tuple(end)) and one[-1] in "?:":
        yield "ending", f"the English ends in {one[-1]!r}, this does not", "", _WARNING


def _manners(said: Said) -> Iterator[Found]:
    if "!" in said.text and "!" not in said.english:
        yield "loud", "it has an exclamation mark", "say it calmly", _WARNING
    if said.text == said.english:
        yield "same-as-english", "it says the English", "", _WARNING


def _script(said: Said) -> Iterator[Found]:
    if not language_of(said.language).rtl:
        return
    words = template.words_of(said.text)
    first = direction.first_strong(words)
    if first and not direction.begins_right(words):
        what = "it begins with a Latin word, before which the line is turned"
        yield "latin-first", what, "begin with another word if that reads well", _WARNING
    for sign, own in _FOREIGN.items():
        if re.search(rf"(?<!\d){re.escape(sign)}(?!\d)", words):
            yield "foreign-sign", f"{sign!r} belongs to another script", f"use {own}", _WARNING
    if _QUOTES.search(words):
        yield "foreign-sign", "these quotation marks are English", "use « and »", _WARNING
    if said.language == "fa":
        for letter, own in _ARABIC_IN_PERSIAN.items():
            if letter in words:
                what = f"{letter} is the Arabic letter"
                yield "foreign-sign", what, f"Persian writes {own}", _WARNING


_CHECKS: Sequence[Callable[[Said], Iterable[Found]]] = (
    _slots,
    _commands,
    _marks,
    _width,
    _edges,
    _manners,
    _script,
)
