"""The interface's texts, found in the program's own source: every `phrase`, `plural`, `Phrase`.

Each is told with the screen that it stands on, an example for each slot, and its width. A text
that is nothing but slots is the same in every language and left out.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from bot.errors import BotError
from bot.i18n.render import has_words
from bot.i18n.safety import PREFIX, is_safety
from bot.i18n.template import LABEL, MESSAGE, Message, by_context, slots_of

_MAKERS = {"phrase": 2, "plural": 3, "Phrase": 2}
"""What makes a phrase -> how many of its first arguments are context and texts."""
_PROSE = re.compile(r"[\n:]|[.?…]\Z")

SCREENS: Mapping[str, str] = {
    "about": "what Telegram shows of the bot before the first message",
    "about/brief": "the bot's profile in Telegram, one line",
    "alias": "the word that reminders say for a client, where others may see the screen",
    "access": "an answer to somebody who is not let in, or an invitation",
    "card": "a client's card: what counts at a glance, and the ways on",
    "card/mood": "within a line of the card: how it has felt lately, in a word",
    "cases": "the cases of a client, and one of them",
    "check": "the person's own reply, looked at before it is sent; {words} are from that reply",
    "check/why": "within a line: why words are marked; stands after a colon, before a full stop",
    "check-in": "how it is going with a client, asked once a week or from the client's card",
    "claims": "a client's message taken apart: each claim, and what it is",
    "claims/mark": "what a claim was marked as; stands after a dash",
    "claims/reply": "a reply to a client that is copied and sent, point by point",
    "clients": "the list of clients, searching in it and adding to it",
    "calm": "/quiet, when the person wants no reminders for a while, and the weekly look-back",
    "planned": "/reminders and /today: what comes when",
    "routine": "a reminder that comes again: a break, lunch, a check-in",
    "routine/name": "the name of something that comes again, on a button",
    "clock": "the question what the person's clock says",
    "commands": "answers to commands",
    "crisis": "at once when a text sounds as if somebody were in danger",
    "delete": "deleting an entry, a case or a client",
    "draft": "below a reply that is ready to copy",
    "ending": "in a case: a follow-up that was needless; {at} is the time for which it was set",
    "engine/ask": "why a typed answer could not be taken, and what would do",
    "engine/choose_many": "a checklist of a guide",
    "engine/draft": "a reply of a guide: where its facts come from, and what became of it",
    "engine/flag": "when a guide has noted a red flag on the client",
    "engine/moments": "buttons that name a time; {at} is the weekday and clock, kept short",
    "engine/nav": "below every question of a guide",
    "engine/note": "when a guide files what happened",
    "engine/pause": "a breathing timer, or an answer held back until a time",
    "engine/recap": "coming back to a guide after a while",
    "engine/routine": "when a guide offers what may come again: breaks, a weekly check-in",
    "engine/remind": "when a guide asks to come back",
    "earlier": "the question when something happened that is filed only now",
    "suggested": "guides that fit a text: {title} is a guide's name, {words} of the person",
    "terms": "/terms: the person's own rate, hours and so on",
    "english": "before a guide that is not translated begins",
    "engine/when": "a time that was written instead of tapped; {at} is the day and hour",
    "when": "asking when, outside of guides",
    "engine/show": "what the case holds, above a question of a guide",
    "engine/use": "between two guides, one of which uses the other",
    "entry": "one entry of the records, and what can be done with it",
    "entry/file": "within a line: what kind of file it is",
    "entry/grade": "how sure it is what an entry says",
    "entry/kind": "what an entry is; stands before a colon or a date",
    "entry/said": "buttons: whose words a pasted text is",
    "erase": "deleting everything, asked twice",
    "errands": "long work: records made into a file, or brought in from one",
    "facts": "stands within a sentence in place of a client's name",
    "felt": "how something felt, for the person alone",
    "filing": "after a message was forwarded or pasted",
    "graph": "on a picture of a guide: when a way is taken; {name} is an answer's name",
    "graph/kind": "on a picture of a guide: what a step is",
    "guides": "the list of guides",
    "help": "/help; the commands stay as they are",
    "hold": "when the time is over for which an answer was held back",
    "holding": "buying time: the line that is copied and sent to the client, and what follows",
    "incoming": "an answer to what cannot be filed, and to a greeting",
    "lines": "the person's red lines: what they do not accept from anybody",
    "marking": "saying what a filed message is: an agreement, a promise, a payment",
    "marks": "within a line: what an entry was marked as",
    "marks/state": "within a line: what became of a promise, a change, a payment",
    "me": "/me: how the bot goes by the person, such as their clock, week and language",
    "menu": "Telegram's menu of commands",
    "merge": "two clients of the list that are one",
    "picture": "on a picture of what happened with a client, or of how it has felt",
    "plainly": "who can read what, on the first screen, in /privacy and after /erase",
    "preview": "for those who edit guides: looking at a guide, and a playbook sent as a file",
    "proof": "in a record of a case that is shown to somebody else, such as a court",
    "press": "a short notice over the chat after a press",
    "reception": "when something failed inside",
    "records": "in the file of everything that /export makes",
    "reminder": "when a reminder comes",
    "retention": "to somebody who has not written for about a year, before all of theirs goes",
    "room": "when a person's storage is full",
    "sessions": "after a guide has ended while another is open",
    "sums": "what the records of a case add up to, one a line",
    "timeline": "what happened, day by day",
    "timeoff": "/timeoff: days off that are planned, and telling clients of them",
    "timeoff/reply": "a note to a client that is copied and sent",
    "traits": "what is known of a client: language, country, clock, channel, form of address",
    "welcome": "/start",
}
"""Context -> where it is read; further words after a slash belong to the same screen."""

LIMITS: Mapping[str, int] = {"about": 512, "about/brief": 120, "menu": 256, "press": 200}
"""What Telegram allows of a context's texts."""

EXAMPLES: Mapping[str, str] = {
    "accepted": "1",
    "agreed": "2",
    "broken": "1",
    "clock": "14:05",
    "day": "Thu 26 Nov",
    "declined": "1",
    "kept": "1",
    "kind": "what it is, such as Their promise",
    "line": "a red line, in the person's words",
    "lines": "several lines",
    "made": "3",
    "mark": "what it was marked as",
    "mood": "a word such as tense",
    "more": "1",
    "moves": "a sentence: what moves along",
    "open": "1",
    "opened": "Mon 2 Mar",
    "other": "the name of another client",
    "title": "what a case is called",
    "used": "3",
    "alias": "the blue one",
    "amount": "€450",
    "answer": "you want something changed",
    "answers": "what was answered so far, one a line",
    "asked": "1",
    "at": "Thu 26 Nov, 10:00",
    "back": "Mon 4 Jan",
    "from_day": "Mon 21 Dec",
    "to_day": "Sun 3 Jan",
    "backed": "2",
    "client": "Sam",
    "condition": "heat is 4 or more",
    "count": "3",
    "days": "14",
    "ways": "call 112",
    "number": "112",
    "numbers": "112",
    "places": "the places to turn to, one a line",
    "country": "Finland",
    "first": "112",
    "second": "911",
    "done": "2",
    "fact": "two rounds of changes, then by the hour",
    "facts": "one fact a line, each with what it rests on",
    "flag": "what the red flag is, in the guide's words",
    "guide": "the guide's name",
    "id": "123456789",
    "language": "the language's own name, such as Suomi",
    "length": "1,200",
    "routine": "Breaks",
    "what": "a follow-up about Sam",
    "limit": "5",
    "link": "https://t.me/...",
    "month": "November 2026",
    "most": "1,000",
    "name": "Sam",
    "one": "heat is 4 or more",
    "option": "a choice, as on its button",
    "meant": "late-payment",
    "names": "the ids of the guides, one a line",
    "place": "4, or where something stands in a file",
    "problems": "what is wrong in a file, one a line, in English",
    "reason": "why the reminder was set",
    "record": "You wrote: by Friday",
    "term": "My rate",
    "span": "1 minute",
    "ticked": "the chosen options, one a line",
    "told": "what the records say of it",
    "total": "3",
    "claim": "a sentence of the client",
    "happened": "Thu 26 Nov 2026, 10:00",
    "recorded": "Thu 26 Nov 2026, 10:05",
    "head": "64 letters and digits",
    "last": "12",
    "size": "34567",
    "two": "offer is A short call",
    "value": "4",
    "why": "reads as a threat",
    "softer": "so far I have not seen",
    "words": "the first words of a message",
    "zone": "Europe/Helsinki",
}
"""Slot of the interface -> what it may say."""


class ExtractError(BotError):
    """A text in the program that cannot be given to translators; it says where and why."""


def interface(files: Mapping[str, str]) -> tuple[Message, ...]:
    """Give the texts of modules (path -> source), each once, by context and in their order."""
    found: dict[tuple[str, str, str], Message] = {}
    for path in sorted(files):
        for message in _Module(path, ast.parse(files[path])).messages():
            found.setdefault((message.context, message.text, message.many), message)
    messages = sorted(found.values(), key=lambda each: each.context)
    _check(messages)
    return tuple(messages)


def _check(messages: Iterable[Message]) -> None:
    for context, several in by_context(messages).items():
        if is_safety(context) and len(several) > 1:
            raise ExtractError(
                f"The context {context} names {len(several)} texts; below {PREFIX} each has its own"
            )
        texts = {each.text for each in several}
        if len(texts) < len(several):
            raise ExtractError(f"One text of {context} is said both with a count and without")


@dataclass(slots=True)
class _Module:
    """One file on its way: the constants it names, and the functions that one is in."""

    path: str
    tree: ast.Module
    constants: dict[str, list[ast.expr]] = field(default_factory=dict)

    def messages(self) -> Iterator[Message]:
        self.constants = _assigned(self.tree.body)
        for node in self.tree.body:
            yield from self._in(node, _name_of(node), self.constants)

    def _in(
        self, node: ast.AST, owner: str, named: Mapping[str, list[ast.expr]]
    ) -> Iterator[Message]:
        match node:
            case ast.AnnAssign(annotation=ast.Name(id="Offer")):
                for each in self._inside(node, owner, named):
                    yield replace(each, most=min(each.most, LABEL))
            case _:
                yield from self._inside(node, owner, named)

    def _inside(
        self, node: ast.AST, owner: str, named: Mapping[str, list[ast.expr]]
    ) -> Iterator[Message]:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            owner, named = node.name, {**named, **_assigned(ast.walk(node))}
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield from self._call(node, node.func.id, owner, named)
        for child in ast.iter_child_nodes(node):
            yield from self._in(child, owner, named)

    def _call(
        self, call: ast.Call, maker: str, owner: str, named: Mapping[str, list[ast.expr]]
    ) -> Iterator[Message]:
        size = _MAKERS.get(maker)
        given = call.args[:size]
        if size is None or self.path.endswith("bot/messages.py"):
            return
        if len(given) < size or any(isinstance(each, ast.Attribute) for each in given):
            return  # a text that is made elsewhere, with its values
        if maker == "Phrase" and not isinstance(given[0], ast.Constant):
            return  # a playbook's own text
        said = [_strings(each, named) for each in given]
        if not all(said):
            raise ExtractError(
                f"{self.path}:{call.lineno}: a text for people has to be written out here, or be "
                "the .context and .text of one that is"
            )
        for context in said[0]:
            for text in said[1]:
                many = said[2][0] if size > len(("context", "text")) else ""
                if has_words(text) or has_words(many):
                    yield _message(context, text, many, f"{self.path}:{owner}")


def _message(context: str, text: str, many: str, place: str) -> Message:
    screen = SCREENS.get(context) or SCREENS.get(context.partition("/")[0]) or context
    slots = sorted(slots_of(text) | slots_of(many))
    most = LIMITS.get(context, LABEL if _is_label(text) else MESSAGE)
    comments = [f"screen: {screen}", *(f"{{{slot}}}: {EXAMPLES.get(slot, '…')}" for slot in slots)]
    return Message(
        context=context,
        text=text,
        many=many,
        place=place,
        comments=tuple(comments),
        most=most,
        alone=is_safety(context),
        family=f"{context} {place}",
    )


def _is_label(text: str) -> bool:
    """Tell a button's words by their look: short, on one line, and no sentence."""
    return len(text) <= LABEL and not _PROSE.search(text)


def _name_of(node: ast.stmt) -> str:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
        case ast.ClassDef(name=name):
            return name
        case _:
            return ""


def _assigned(nodes: Iterable[ast.AST]) -> dict[str, list[ast.expr]]:
    """List what each name is set to; a name of several texts stands for all of them."""
    found: dict[str, list[ast.expr]] = {}
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found.setdefault(name, []).append(value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                found.setdefault(name, []).append(value)
            case _:
                pass
    return found


def _strings(node: ast.expr, named: Mapping[str, list[ast.expr]]) -> list[str]:
    """Give every string that an expression may be; none when that cannot be told."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            ends = _strings(right, named)
            return [one + other for one in _strings(left, named) for other in ends]
        case ast.IfExp(body=body, orelse=orelse):
            either = [_strings(body, named), _strings(orelse, named)]
            return [text for texts in either for text in texts] if all(either) else []
        case ast.Name(id=name) if name in named:
            inner = {key: value for key, value in named.items() if key != name}
            every = [_strings(each, inner) for each in named[name]]
            return [text for texts in every for text in texts] if all(every) else []
        case _:
            return []
