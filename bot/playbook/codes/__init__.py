"""The codes of all problems, with rule, reason and examples; a code never changes its meaning.

The rules themselves are applied where the files are read and in `checks/`.
"""

from bot.playbook.codes import answers, reading, shape, ways, words
from bot.playbook.codes.code import Code, files_of

__all__ = ["CODES", "RULES", "Code", "files_of"]

CODES: dict[str, Code] = {
    each.code: each
    for each in (*reading.CODES, *shape.CODES, *ways.CODES, *answers.CODES, *words.CODES)
}
"""Code -> what there is to say of it, in the order of the manual."""

RULES: dict[str, str] = {code: each.rule for code, each in CODES.items()}
"""Code -> its rule in one sentence."""
