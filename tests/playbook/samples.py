"""Playbooks that are sound, for tests to start from."""

SMALL = """\
# A small one.
format: 2
id: small
title: Small
summary: Says hello and asks one thing.
start: hello
facts: [client]
steps:
  hello:
    say: Hello, {client}.
    go: heat
  heat:
    sources: [vi-2a]
    ask: How hot is it right now?
    answer: scale
    labels: [Calm, Warm, Hot, Very hot, Boiling]
    save: heat
    go:
      - {to: cool, when: {heat: {at_least: 4}}}
      - to: wants
  cool:
    pause: Breathe.
    seconds: 30
    frames: [In., Out.]
    go: wants
  wants:
    choose: What do they want?
    save: wants
    options:
      change: A change to the work
      refund: {label: Money back, words: you would like your money back, go: reply}
      no: Nothing
    go: open
  open:
    choose_many: What is open?
    save: open_points
    options: {price: The price, day: The day}
    go: agreed
  agreed:
    ask: What was agreed?
    save: agreed
    for_client: true
    fact: agreement
    optional: true
    go: reply
  reply:
    draft: Here it is.
    questions: open_points
    save: became
    facts: {agreed: 'Where did we agree on {agreed}?'}
    tones:
      warm:
        - Thank you, {client}.
        - {text: 'We agreed on {agreed}.', when: {agreed: {known: true}}}
        - {text: 'You want {wants}.', when: {any: [{wants: [change, refund]}, {not: {heat: 5}}]}}
        - {text: 'Tell me: {questions}', when: {questions: {known: true}}}
      brief: Thanks.
    labels: {warm: Warm}
    go:
      - {to: bye, when: {became: not-sent}}
      - to: later
  later:
    remind: When shall I ask?
    reason: To see how it went.
    at: [next-week]
    until: reply
    go: bye
  bye:
    end: Saved.
"""


def long(steps: int) -> str:
    """Write a sound playbook of so many steps, each two of which are a question and its echo."""
    head = "id: long\ntitle: Long\nsummary: Goes on and on.\nstart: s1\nsteps:\n"
    pairs = range(1, steps // 2 + 1)
    body = "".join(_pair(at, f"s{at + 1}" if at < pairs[-1] else "bye") for at in pairs)
    return head + body + "  bye:\n    end: Goodbye.\n"


def _pair(at: int, then: str) -> str:
    before = (at + 1) // 2
    return f"""\
  s{at}:
    sources: [vi-2a]
    choose: How is it now, at number {at}?
    save: a{at}
    options:
      fine: It is fine
      bad: {{label: It is not, words: it is not fine}}
    go:
      - {{to: bye, when: {{all: [{{a{at}: bad}}, {{a{before}: {{known: true}}}}]}}}}
      - to: t{at}
  t{at}:
    say: You said {{a{at}}} and before {{a{before}}}.
    go: {then}
"""
