"""`evenkeel new`: a playbook to begin with, which passes the checks and shows how one reads."""

import re
from pathlib import Path

from bot import resources
from bot.errors import BotError
from bot.playbook.guide import CARRIERS
from bot.playbook.models import FORMAT

FILE = """\
# yaml-language-server: $schema=playbook.schema.json
# {summary}
format: {format}
id: {id}
title: {title}
summary: {summary}
situation: message
start: what
facts: [client]

steps:
  # A question with buttons. One idea and one question a screen.
  what:
    sources: [{source}]
    choose: |-
      Say in a sentence what this moment is like, and then ask one thing about {{client}}.
    options:
      write: {{label: I want to write to them, go: point}}
      wait: {{label: I would rather wait, go: later}}

  # Words that go to the client as they are are asked for in the client's language.
  point:
    ask: |-
      What do you want to tell them? It follows “What I would like to say: …”
    save: point
    for_client: true
    go: reply

  # A reply to copy. What became of it is kept under `save`.
  reply:
    draft: |-
      Your reply stands above. Change what does not sound like you, and send it yourself.

      What did you do with it?
    save: outcome
    tones:
      warm:
        - {{id: opening, text: "Hi, I hope you are well."}}
        - {{id: point, text: "What I would like to say: {{point}}."}}
      brief: "A short note: {{point}}."
    go:
      - {{to: bye, when: {{outcome: not-sent}}}}
      - to: later

  # A follow-up: when to come back, why, and what makes it needless.
  later:
    remind: When shall I come back to this?
    reason: You wanted to see how it went with {{client}}.
    at: [tomorrow-at-ten, in-three-days]
    until: reply
    go: bye

  bye:
    end: Done. Everything is in your records when you need it.
"""


def new(name: str, *, title: str | None, folder: Path | None) -> None:
    """Write the file; a name that is none, or a file that is there, is refused."""
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name) or len(name) > 40:  # noqa: PLR2004  # as parts.Id
        raise BotError(
            "A playbook is called by lower-case words joined by hyphens, such as late-payment."
        )
    path = (folder or resources.playbooks_dir()) / f"{name}.yaml"
    if path.exists():
        raise BotError(f"{path} is there already; choose another name, or edit it.")
    title = title or name.replace("-", " ").capitalize()
    if len(title) > 40 or "\n" in title or '"' in title:  # noqa: PLR2004  # as wide as a button
        raise BotError("A title has at most 40 characters, on one line and without quotes.")
    carried = CARRIERS.get(name, ("vi-2",))
    made = FILE.format(
        format=FORMAT,
        id=name,
        title=f'"{title}"',
        summary="Somebody needs this when they say so in a sentence.",
        source=f"{carried[0]}a",
    )
    try:
        path.write_text(made, encoding="utf-8")
    except OSError as error:
        raise BotError(f"{path} cannot be written: {error.strerror}.") from None
    print(f"Wrote {path}. Try it: evenkeel play {name}")
