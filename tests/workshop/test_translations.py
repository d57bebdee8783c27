"""The translation files on disk, and the commands that keep them: `evenkeel texts ...`."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import BotError
from bot.i18n import po, safety
from bot.i18n.template import Message
from bot.workshop import translations
from bot.workshop.translations import TRANSLATED, Domain, playbooks

ROOT = Path(__file__).parents[2]
GUIDE = """\
format: 2
id: rain
title: Rain
summary: When it rains.
start: ask
steps:
  ask:
    choose: Do you have a coat?
    options: {yes-i-do: I do, not-yet: Not yet}
    go: bye
  bye:
    end: Stay dry.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one guide."""
    (tmp_path / "rain.yaml").write_text(GUIDE, encoding="utf-8")
    return tmp_path


def translate(domain: Domain, language: str, **said: str) -> None:
    """Fill in translations by the last part of their contexts."""
    path = domain.po(language)
    file = po.read(path.read_bytes())
    entries = tuple(
        replace(each, forms=(said.get((each.context or "").split("/", 1)[1], each.forms[0]),))
        for each in file.entries
    )
    path.write_bytes(po.write(replace(file, entries=entries)))


def edit(folder: Path, before: str, after: str) -> None:
    path = folder / "rain.yaml"
    source = path.read_text(encoding="utf-8")
    assert before in source
    path.write_text(source.replace(before, after), encoding="utf-8")


def texts(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command on a folder of one's own."""
    return subprocess.run(
        [sys.executable, "-m", "bot", "texts", *arguments, "--only", str(folder)],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_files_for_translators(folder: Path) -> None:
    """Each language gets a file with every text, and nothing is written twice."""
    domain = playbooks(folder)
    wrote = translations.update(domain)
    assert {path.relative_to(folder).as_posix() for path in wrote} == {
        "locale/playbooks.pot",
        *(f"locale/{language}/playbooks.po" for language in TRANSLATED),
    }
    assert translations.update(domain) == []
    assert not translations.check(domain)
    file = po.read(domain.po("ar").read_bytes())
    assert file.field("Plural-Forms").startswith("nplurals=6")
    assert [each.context for each in file.entries] == [each.context for each in domain.messages]


def test_a_file_that_somebody_broke_is_not_written_over(folder: Path) -> None:
    """A file that cannot be read is told with its line, and stays as it is."""
    domain = playbooks(folder)
    translations.update(domain)
    broken = domain.po("fi").read_bytes() + b'\nmsgid "x\n'
    domain.po("fi").write_bytes(broken)
    with pytest.raises(BotError, match=r"playbooks\.po:\d+:1: expected msgctxt.* \[po-syntax\]"):
        translations.update(domain)
    assert domain.po("fi").read_bytes() == broken


def test_what_has_to_be_brought_up_to_date(folder: Path) -> None:
    """An edited guide whose files were left behind is told for the template and each language."""
    translations.update(playbooks(folder))
    edit(folder, "Stay dry.", "Stay warm.")
    found = translations.check(playbooks(folder))
    assert [each.code for each in found] == ["not-updated"] * 5
    translations.update(playbooks(folder))
    assert not translations.check(playbooks(folder))


def test_an_edit_that_changes_no_meaning(folder: Path) -> None:
    """After a comma was mended, `keep` makes the translations good in every language."""
    translations.update(playbooks(folder))
    for language in ("fi", "vi"):
        translate(playbooks(folder), language, **{"ask/choose": "?"})
    edit(folder, "Do you have a coat?", "Do you have a coat with you?")
    domain = playbooks(folder)
    assert [len(translations.status(domain, each).stale) for each in TRANSLATED] == [0, 0, 1, 1]
    kept = list(translations.keep(domain, "rain/ask/choose"))
    assert [language for language, _ in kept] == ["vi", "fi"]
    assert not any(translations.status(domain, each).stale for each in TRANSLATED)


def crisis(folder: Path, text: str = "Call now.") -> Domain:
    """A domain whose one text is of a crisis, translated where the test says so."""
    return Domain(folder, "interface", (Message("crisis/call", text, alone=True),))


def fill(domain: Domain, *languages: str, prefix: str = "") -> None:
    translations.update(domain)
    for language in languages:
        file = po.read(domain.po(language).read_bytes())
        (entry,) = (each for each in file.entries if not each.obsolete)
        said = replace(entry.without_fuzzy(), forms=(f"{prefix}{language}",))
        domain.po(language).write_bytes(po.write(replace(file, entries=(said,))))


def test_a_set_is_published_whole(tmp_path: Path) -> None:
    """A text of a crisis goes live in all languages at once, and its old set stays until then."""
    fill(crisis(tmp_path), "fa", "ar", "vi")
    assert translations.publish(crisis(tmp_path)) == ([], ["crisis/call"])
    fill(crisis(tmp_path), "fi")
    changed, waiting = translations.publish(crisis(tmp_path))
    assert [path.name for path in changed] == ["safety.json"]
    assert waiting == []
    first = {"en": "Call now.", **{each: each for each in TRANSLATED}}
    assert safety.read(tmp_path) == {"crisis/call": first}

    edited = crisis(tmp_path, "Call now, please.")
    fill(edited, "fa", "ar", "vi", prefix="new ")
    assert translations.publish(edited) == ([], ["crisis/call"])
    assert safety.read(tmp_path) == {"crisis/call": first}
    fill(edited, "fi", prefix="new ")
    translations.publish(edited)
    assert safety.read(tmp_path)["crisis/call"] == {
        "en": "Call now, please.",
        **{each: f"new {each}" for each in TRANSLATED},
    }


def test_the_commands(folder: Path) -> None:
    """Written, edited, looked at, kept and proven: the way of a maintainer from end to end."""
    assert "playbooks.pot" in texts(folder, "extract").stdout
    assert "locale/fi/playbooks.po" in texts(folder, "update").stdout
    assert "All of it was up to date." in texts(folder, "update").stdout
    translate(playbooks(folder), "fi", **{"bye/end": "Pysy kuivana.", "title": "Sade"})
    edit(folder, "Stay dry.", "Stay dry, then.")
    status = texts(folder, "status", "--lang", "fi").stdout
    row = next(line for line in status.splitlines() if line.startswith("fi locale/fi"))
    assert row.split()[2:] == ["6", "1", "4", "1", "0", "0"]
    assert "stale    rain/bye/end: 'Stay dry, then.'" in status
    assert "was made of 'Stay dry.'" in status
    assert "missing  rain/ask/choose" in status
    kept = texts(folder, "keep", "rain/bye/end")
    assert kept.stdout == "fi: rain/bye/end: 'Stay dry, then.' keeps its translation.\n"
    again = texts(folder, "keep", "rain/bye/ende")
    assert again.returncode == 2
    assert "did you mean rain/bye/end?" in again.stderr


def test_compile_refuses(folder: Path) -> None:
    """What cannot be used is told with file and line, and the exit code says so."""
    edit(folder, "Stay dry.", "Stay dry, all of you.")
    texts(folder, "update")
    translate(playbooks(folder), "fi", **{"bye/end": "Pysy {kuivana}."})
    done = texts(folder, "compile")
    assert done.returncode == 1
    assert "locale/fi/playbooks.po:" in done.stdout
    assert "{kuivana} means nothing here; the English has no slot [added-slot]" in done.stdout
    assert "Traceback" not in done.stderr
    wrong = texts(folder, "status", "--lang", "de")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "The languages are fa, ar, vi, fi." in wrong.stderr
