"""The real program in other languages, with translations that an operator put beside their own."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.i18n import po
from bot.workshop import translations
from tests.support.terminal import evenkeel
from tests.support.tongues import SIGNS, interface, made_up


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    """A folder of guides beside which the interface is translated into Finnish and Persian."""
    locale = tmp_path / "guides" / "locale"
    domain = translations.Domain(locale, translations.INTERFACE, interface())
    translations.update(domain)
    for language in ("fi", "fa"):
        file = po.read(domain.po(language).read_bytes())
        catalog = made_up(language, guide=False)
        entries = []
        for each in file.entries:
            said = catalog[each.context or "", each.text]
            entries.append(replace(each, forms=said if isinstance(said, tuple) else (said,)))
        domain.po(language).write_bytes(po.write(replace(file, entries=tuple(entries))))
    return {
        "EVENKEEL_DATA_DIR": str(tmp_path / "data"),
        "EVENKEEL_PLAYBOOKS": str(tmp_path / "guides"),
    }


def test_a_chat_in_another_language(tmp_path: Path, settings: dict[str, str]) -> None:
    """`--lang` speaks a language from the first word on, and changes it for whoever came before."""
    for language in ("fi", "fa"):
        ended = evenkeel(
            tmp_path, "chat", "--lang", language, typed=b"/privacy\n", settings=settings
        )
        assert (ended.code, ended.complained) == (0, "")
        assert f"{SIGNS[language]} Everything stays in a folder of this computer." in ended.said


@pytest.mark.parametrize("language", ["de", "fi_FI", ""])
def test_a_language_that_is_not_spoken(tmp_path: Path, language: str) -> None:
    """A language that the coach does not know is refused with those that it knows."""
    ended = evenkeel(tmp_path, "chat", "--fresh", "--lang", language)
    assert ended.code == 2
    assert "--lang is one of en, fa, ar, vi, fi." in ended.complained


def test_broken_translations_stop_nobody(tmp_path: Path, settings: dict[str, str]) -> None:
    """With a translation file that cannot be read, the coach goes on with the other texts."""
    path = tmp_path / "guides" / "locale" / "fi" / "interface.po"
    path.write_bytes(path.read_bytes() + b'\nmsgid "x\n')
    ended = evenkeel(tmp_path, "chat", "--lang", "fi", typed=b"/privacy\n", settings=settings)
    assert ended.code == 0
    assert "/erase" in ended.said
    assert "Traceback" not in ended.complained
