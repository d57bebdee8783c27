"""pause-time: a pause lasts some seconds or until a time; timer-frames: frames change calmly."""

from collections.abc import Iterator

from bot.playbook.marks import Marks
from bot.playbook.models import TIMER_FRAME, Pause, Playbook
from bot.playbook.problems import Problem, quoted

CODE = "pause-time"
FRAMES = "timer-frames"


def check(playbook: Playbook, marks: Marks) -> Iterator[Problem]:
    """Find pauses that are both or neither, and frames that would follow too fast."""
    least = int(TIMER_FRAME.total_seconds())
    for name, step in playbook.steps.items():
        if not isinstance(step, Pause):
            continue
        path = ("steps", name)
        if step.seconds is None and not step.until:
            yield marks.problem(
                CODE,
                path,
                f"pause {quoted(name)} does not say how long it lasts",
                "add 'seconds: 60', or 'until: [...]' with moments to choose from",
                on="key",
            )
        elif step.seconds is not None and step.until:
            yield marks.problem(
                CODE,
                (*path, "until"),
                f"pause {quoted(name)} has both 'seconds' and 'until'",
                "keep one of them",
                on="key",
            )
        if step.frames and step.seconds is None and step.until:
            yield marks.problem(
                FRAMES,
                (*path, "frames"),
                f"pause {quoted(name)} has frames, which only a timer shows",
                "take them out, or use 'seconds' instead of 'until'",
                on="key",
            )
        elif step.frames and step.seconds is not None and step.seconds < least * len(step.frames):
            yield marks.problem(
                FRAMES,
                (*path, "frames"),
                f"pause {quoted(name)} shows {len(step.frames)} frames in {step.seconds} seconds, "
                f"less than {least} seconds each",
                f"use at most {step.seconds // least} frames, or more seconds",
                on="key",
            )
