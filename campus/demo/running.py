"""One run of the demonstration on the campus of this process, from empty tables to files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.contrib.auth.models import User

from campus import coursework, offer, preparing, processes, seed
from campus.demo import rows, waiting
from campus.models import Subsection
from microcred_plugin import wiring
from microcred_plugin.domain.lifecycle import State
from microcred_plugin.models import Award, Credential
from microcred_plugin.services import approve, export
from microcred_plugin.services.world import Actor

__all__ = ["Run"]

_INSTRUCTOR = "instructor"
_CORRECTION = "Marked again: points were added up wrongly."


@dataclass(frozen=True, kw_only=True)
class Run:
    """What a run needs: the offer, a clock, and somebody who listens to its progress."""

    offer: offer.Offer
    clock: Callable[[], datetime]
    say: Callable[[str], None]

    def play(self, *, approving: bool) -> list[rows.Row]:
        """Let the learners work, one worker award, the instructor decide; return what came of it.

        Raises StuckError and WorkerDiedError.
        """
        self._prepare()
        with processes.worker() as worker:
            self._learn()
            waiting.until_settled(worker, say=self.say)
            if approving:
                self._approve()
            before = self._complete_rows()
            self._correct()
            waiting.until_settled(worker, say=self.say)
        return rows.with_correction(before, self._complete_rows())

    def _complete_rows(self) -> list[rows.Row]:
        found = rows.rows_of(self.offer)
        for row in found:
            if not row.verdict:
                raise waiting.StuckError(f"nobody looked at {row.learner} in {row.course_key}")
        return found

    def write(self, out: Path) -> int:
        """Write every live credential with all that verifying takes; return how many there are."""
        live = Credential.objects.filter(live=1).order_by("pk").values_list("uuid", flat=True)
        export.export(list(live), out)
        return len(live)

    def _prepare(self) -> None:
        for line in preparing.prepare(self.offer, clock=self.clock, with_scores=False):
            self.say(line)

    def _learn(self) -> None:
        last = ""
        for handle, _, _ in seed.play_scores(self.offer, clock=self.clock):
            if handle != last:
                last = handle
                self.say(f"{handle} answers")
        preparing.mark_done(preparing.SCORES, self.offer)

    def _approve(self) -> None:
        instructor = Actor(User.objects.get(username=_INSTRUCTOR).pk)
        eligible = list(Award.objects.filter(state=State.ELIGIBLE).values_list("uuid", flat=True))
        for award in eligible:
            approve.approve(wiring.world(), award, actor=instructor)
        self.say(f"the instructor approves {len(eligible)}")

    def _correct(self) -> None:
        """Lower a score after the award, as the offer says; nothing is taken back by itself."""
        for learner in self.offer.learners:
            for enrolment in learner.enrolments:
                for block, percent in enrolment.then_scores.items():
                    coursework.override(
                        User.objects.get(username=learner.handle),
                        Subsection.objects.get(course__key=enrolment.course_key, block_id=block),
                        percent,
                        reason=_CORRECTION,
                        now=self.clock(),
                    )
                    self.say(f"{learner.handle}: {block} of {enrolment.module} is marked again")
