"""The translations that are shipped: complete files that can be used, fresh as the texts are."""

import json
from functools import cache
from pathlib import Path

import pytest

import bot
from bot import resources
from bot.channels.telegram.render import utf16_length
from bot.i18n.catalogs import beside, load
from bot.i18n.render import Texts
from bot.turns.commands import ABOUT, BRIEFLY, MENU
from bot.workshop import translations
from bot.workshop.translations import Domain

pytestmark = pytest.mark.words
FOLDERS = [resources.interface_dir(), beside(resources.playbooks_dir())]


@cache
def domains() -> list[Domain]:
    package = Path(bot.__file__).parent
    return list(translations.every(package, FOLDERS[0], [resources.playbooks_dir()]))


@pytest.mark.parametrize("domain", domains(), ids=lambda domain: str(domain.name))
def test_the_files_are_fresh_and_right(domain: Domain) -> None:
    """Templates and languages are what the texts are now: `evenkeel texts update` was run."""
    assert not translations.check(domain).errors


def test_the_published_set_is_the_newest_whole_one(tmp_path: Path) -> None:
    """What every language says of a crisis is live: `evenkeel texts compile` was run."""
    for domain in domains():
        published = domain.folder / "safety.json"
        before = published.read_text(encoding="utf-8") if published.exists() else "{}"
        elsewhere = tmp_path / domain.name
        for language in translations.TRANSLATED:
            copy = elsewhere / language / f"{domain.name}.po"
            copy.parent.mkdir(parents=True)
            copy.write_bytes(domain.po(language).read_bytes())
        (elsewhere / "safety.json").write_text(before, encoding="utf-8")
        translations.publish(Domain(elsewhere, domain.name, domain.messages))
        after = (elsewhere / "safety.json").read_text(encoding="utf-8")
        assert json.loads(after) == json.loads(before)


def test_what_telegram_shows_of_the_bot_fits() -> None:
    """Name, description and menu stay within what Telegram takes, in every language."""
    texts = Texts(load(FOLDERS))
    for language in texts.languages:
        shown = [(ABOUT, 512), (BRIEFLY, 120), *((text, 256) for _, text in MENU)]
        for text, most in shown:
            assert 1 <= utf16_length(texts.render(text, language, zone=None)) <= most
