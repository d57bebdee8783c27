"""A whole folder of playbooks with translations, made of the real one, to measure with."""

import re
from pathlib import Path

from bot.playbook.checks.texts import texts
from bot.playbook.checks.translated import Words
from bot.playbook.guide import CARRIERS
from bot.playbook.parse import read

REAL = Path(__file__).parents[2] / "playbooks" / "stop-ask-verify.yaml"
LANGUAGES = ("fa", "ar", "vi", "fi")


def folder() -> list[tuple[str, bytes]]:
    """Write all 22 playbooks, each as long as the real one; every other one uses the next."""
    real = REAL.read_text(encoding="utf-8")
    names = list(CARRIERS)
    return [
        (f"playbooks/{name}.yaml", _written(real, name, names[at + 1 : at + 2]).encode())
        for at, name in enumerate(names)
    ]


def _written(real: str, name: str, uses: list[str]) -> str:
    source = re.sub(r"^id: .+$", f"id: {name}", real, count=1, flags=re.MULTILINE)
    if uses:
        used = f"  before-reply:\n    use: {uses[0]}\n    go: reply\n"
        source = source.replace("\n  reply:\n", f"\n{used}\n  reply:\n", 1)
        source = source.replace(
            'no-claim: {label: "No", go: reply}', 'no-claim: {label: "No", go: before-reply}'
        )
    return source


def words(files: list[tuple[str, bytes]]) -> Words:
    """Translate every text into four languages: half as long again, as translations can be."""
    found: dict[str, dict[tuple[str, str], str | tuple[str, ...]]] = {
        language: {} for language in LANGUAGES
    }
    for path, source in files:
        playbook = read(source, path).playbook
        assert playbook is not None
        for text in texts(playbook):
            for language in LANGUAGES:
                said = text.text if text.label else f"{text.text}{'، بله' * (len(text.text) // 10)}"
                found[language][text.context(playbook.id), text.text] = said
    return found
