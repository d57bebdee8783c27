"""What becomes of translations when texts change: missing, stale, unsure and orphan, told apart."""

from collections.abc import Iterable

from bot.i18n import po, template
from bot.i18n.po import Entry, PoFile
from bot.i18n.template import Message

FUZZY = ("fuzzy",)


def guide(context: str, text: str, *was: str, family: str = "") -> Message:
    return Message(context, text, alone=True, was=was, family=family)


def inline(text: str, place: str = "bot/a.py:NAMED", context: str = "menu") -> Message:
    return Message(context, text, place=place, family=f"{context} {place}")


def file(*entries: Entry, language: str = "fi") -> PoFile:
    return PoFile(template.blank(language).header, (), entries)


def merged(before: PoFile, *messages: Message, language: str = "fi") -> list[Entry]:
    """What a file becomes; bringing it up to date twice changes nothing more."""
    once = template.merge(before, messages, language)
    again = template.merge(po.read(po.write(once)), messages, language)
    assert po.write(again) == po.write(once)
    return list(once.entries)


def states(entries: Iterable[Entry]) -> list[tuple[str, str, bool, str, bool]]:
    return [(e.text, e.forms[0], e.fuzzy, e.previous, e.obsolete) for e in entries]


def test_a_new_text_is_missing() -> None:
    """What is new has an empty entry, in the order of the texts, with the forms it needs."""
    facts = Message("x", "1 fact", many="{n} facts")
    entries = merged(file(Entry("a/b", "B", ("BB",)), language="ar"), facts, guide("a/b", "B"))
    assert [len(each.forms) for each in merged(file(language="ar"), facts, language="ar")] == [6]
    assert states(entries) == [("1 fact", "", False, "", False), ("B", "BB", False, "", False)]


def test_edited_english_is_stale() -> None:
    """A text with new English keeps its translation, marked, with the English it was made of."""
    before = file(Entry("a/b", "Old", ("Vanha",), notes=("mine",)))
    (entry,) = merged(before, guide("a/b", "New"))
    assert states([entry]) == [("New", "Vanha", True, "Old", False)]
    assert entry.notes == ("mine",)


def test_edited_twice_and_back() -> None:
    """The English that the translation was made of is remembered; coming back to it mends all."""
    twice = merged(file(Entry("a/b", "Old", ("V",))), guide("a/b", "New"))
    newest = merged(file(*twice), guide("a/b", "Newest"))
    assert states(newest) == [("Newest", "V", True, "Old", False)]
    assert states(merged(file(*newest), guide("a/b", "Old"))) == [("Old", "V", False, "", False)]


def test_an_unsure_translation_stays_unsure() -> None:
    """What a translator marked is not taken for stale, and not for good."""
    before = file(Entry("a/b", "B", ("?",), flags=FUZZY))
    assert states(merged(before, guide("a/b", "B"))) == [("B", "?", True, "", False)]
    assert states(merged(before, guide("a/b", "C"))) == [("C", "?", True, "", False)]


def test_an_orphan_is_kept() -> None:
    """A text that is no longer said keeps its translation below the others, until it is pruned."""
    before = file(Entry("a/b", "B", ("BB",)), Entry("a/c", "C"))
    entries = merged(before, guide("a/d", "D"))
    assert states(entries) == [("D", "", False, "", False), ("B", "BB", False, "", True)]
    assert states(merged(file(*entries), guide("a/b", "B"))) == [("B", "BB", False, "", False)]
    assert len(template.prune(file(*entries)).entries) == 1


def test_a_renamed_step_carries_its_translations() -> None:
    """`renamed_from` carries translations over; the old ones stay for talks under way."""
    before = file(Entry("a/old/ask", "Q", ("K",)), Entry("a/old/short", "Q", ("L",)))
    entries = merged(
        before, guide("a/new/ask", "Q", "a/old/ask"), guide("a/new/short", "P", "a/old/short")
    )
    assert states(entries) == [
        ("Q", "K", False, "", False),
        ("P", "L", True, "Q", False),
        ("Q", "K", False, "", True),
        ("Q", "L", False, "", True),
    ]


def test_the_program_s_texts_are_known_by_their_place() -> None:
    """Of texts that share a context, an edited one is found by the name it has in the program."""
    before = file(
        Entry("menu", "Go back now", ("Takaisin",), places=("bot/a.py:BACK",)),
        Entry("menu", "Go on now", ("Eteenpäin",), places=("bot/a.py:ON",)),
    )
    entries = merged(before, inline("Go back", "bot/a.py:BACK"), inline("Go on now", "bot/a.py:ON"))
    assert states(entries) == [
        ("Go back", "Takaisin", True, "Go back now", False),
        ("Go on now", "Eteenpäin", False, "", False),
    ]


def test_quite_another_text_is_no_edit() -> None:
    """A text that has little in common with what stood in its place is missing, not stale."""
    before = file(Entry("menu", "Go back", ("Takaisin",), places=("bot/a.py:NAMED",)))
    entries = merged(before, inline("Which language shall I speak?"))
    assert states(entries) == [
        ("Which language shall I speak?", "", False, "", False),
        ("Go back", "Takaisin", False, "", True),
    ]


def test_texts_without_ids() -> None:
    """Reworded lines of a list find their translations by their words, wherever they moved."""
    before = file(
        Entry("a/s/frames/11", "Drop your shoulders.", ("Hartiat.",)),
        Entry("a/s/frames/22", "Feel your feet.", ("Jalat.",)),
    )
    entries = merged(
        before,
        guide("a/s/frames/33", "Feel both your feet.", family="a/s/frames"),
        guide("a/s/frames/44", "Something new", family="a/s/frames"),
        guide("a/s/frames/11", "Drop your shoulders.", family="a/s/frames"),
    )
    assert states(entries)[:3] == [
        ("Feel both your feet.", "Jalat.", True, "Feel your feet.", False),
        ("Something new", "", False, "", False),
        ("Drop your shoulders.", "Hartiat.", False, "", False),
    ]


def test_status_counts_exactly() -> None:
    """Each text is counted once, before and after the files are brought up to date alike."""
    before = file(
        Entry("a/done", "D", ("1",)),
        Entry("a/stale", "Old", ("2",)),
        Entry("a/unsure", "U", ("3",), flags=FUZZY),
        Entry("a/orphan", "O", ("4",)),
        Entry("a/empty", "E"),
    )
    messages = [guide(f"a/{name}", text) for name, text in {
        "done": "D", "stale": "New", "unsure": "U", "empty": "E", "new": "N"
    }.items()]  # fmt: skip
    for each in (before, template.merge(before, messages, "fi")):
        found = template.status(each, messages, "fi")
        assert (found.total, found.done) == (5, 1)
        assert [message.context for message in found.missing] == ["a/empty", "a/new"]
        assert [entry.context for entry in found.stale] == ["a/stale"]
        assert [entry.context for entry in found.unsure] == ["a/unsure"]
        assert [entry.context for entry in found.orphans] == ["a/orphan"]


def test_an_edit_of_the_same_meaning() -> None:
    """`keep` makes stale translations good, under a context, all below it, or a place."""
    messages = [guide("a/b/ask", "New?"), guide("a/c/ask", "Other?"), inline("Go on")]
    before = file(
        Entry("a/b/ask", "New", ("U",)),
        Entry("a/c/ask", "Other", ("M",)),
        Entry("menu", "Go onn", ("E",), places=("bot/a.py:NAMED",)),
    )
    stale = template.merge(before, messages, "fi")
    for name, text in {"a/b/ask": "New?", "a/b": "New?", "bot/a.py:NAMED": "Go on"}.items():
        mended, kept = template.keep(stale, name)
        assert [each.text for each in kept] == [text]
        assert sum(each.fuzzy for each in mended.entries) == 2
    assert not template.keep(stale, "b")[1]


def test_a_text_that_begins_to_count() -> None:
    """A text that becomes one with a number starts anew: its one form says nothing of many."""
    before = file(Entry("x", "1 fact", ("1 fakta",)))
    (entry,) = merged(before, Message("x", "1 fact", many="{n} facts"))
    assert entry.forms == ("", "")
