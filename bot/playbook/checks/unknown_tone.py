"""unknown-tone: a draft labels only the tones that it has."""

from collections.abc import Iterator

from bot.playbook.marks import Marks
from bot.playbook.models import Draft, Playbook
from bot.playbook.problems import Problem, did_you_mean, listed, quoted

CODE = "unknown-tone"


def check(playbook: Playbook, marks: Marks) -> Iterator[Problem]:
    """Find labels of tones that do not exist."""
    for name, step in playbook.steps.items():
        if isinstance(step, Draft):
            for tone in step.labels:
                if tone not in step.tones:
                    yield marks.problem(
                        CODE,
                        ("steps", name, "labels", tone),
                        f"step {quoted(name)} labels the tone {quoted(tone)}, which it has not",
                        did_you_mean(
                            tone, step.tones, f"its tones are {listed(step.tones, 'and')}"
                        ),
                        on="key",
                    )
