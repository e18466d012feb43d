"""Data Anomaly Questionnaires: what was asked about figures, what was answered, and what is explained since.

What was sent never changes: a second round is a new turn, and every step of a questionnaire is a row of its own.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kpcs.participants.models import Authority, Participant
from kpcs.scheme.rules.statistics.questionnaires import Answer, Verdict

from .submissions import Submission

ANSWERS = (
    (Answer.EXPLAINED.value, _("The figure is right; this is why")),
    (Answer.CORRECTED.value, _("The figure was wrong and is corrected")),
    (Answer.UNKNOWN.value, _("Not known yet")),
)
VERDICTS = (
    (Verdict.EXPLAINED.value, _("Accepted as explained")),
    (Verdict.CORRECTED.value, _("Corrected by a revision")),
    (Verdict.NOT_ACCEPTED.value, _("Not accepted")),
)


class Questionnaire(models.Model):
    """One case: an authority asks one Participant about some of its figures (R-DAQ.1-4)."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SENT = "sent", _("Sent")
        ANSWERED = "answered", _("Answered")
        FOLLOWED_UP = "followed_up", _("Asked again")
        ESCALATED = "escalated", _("Before the Chair")
        CLOSED = "closed", _("Closed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    number = models.CharField(max_length=16, unique=True)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="questionnaires")
    asking = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="questionnaires")
    # The periods that the figures asked about are of, such as "2022-H1 – 2024-H2".
    reviewed = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    state_since = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-year", "-serial"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="statistics_questionnaire_serial", fields=["year", "serial"]),
            models.CheckConstraint(
                name="statistics_questionnaire_due_when_sent",
                condition=models.Q(state__in=["draft", "withdrawn"]) | models.Q(due_on__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="statistics_questionnaire_for", fields=["participant", "state"]),
            models.Index(name="statistics_questionnaire_by", fields=["asking", "state"]),
        ]

    def __str__(self) -> str:
        return self.number


class QuestionnaireStep(models.Model):
    """One thing that happened to a questionnaire: when, by whom, and what was said with it."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=12)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.step} of {self.questionnaire_id}"


class Question(models.Model):
    """One finding as it was when it was asked about, and what became of it.

    ``said`` and ``evidence`` keep code and figures of the sentences, so that they read in every language.
    """

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="questions")
    number = models.PositiveSmallIntegerField()
    doubt = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    subject = models.CharField(max_length=12)
    periods = models.JSONField(default=list)
    said = models.JSONField()
    evidence = models.JSONField(default=list)
    # The lines that were doubted, and the picture that showed it, as they were.
    lines = models.JSONField(default=list)
    picture = models.JSONField(null=True)
    verdict = models.CharField(max_length=12, blank=True, choices=VERDICTS)
    verdict_note = models.TextField(blank=True)
    judged_at = models.DateTimeField(null=True, blank=True)
    judged_by = models.CharField(max_length=64, blank=True)
    judged_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["questionnaire", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="statistics_question_number", fields=["questionnaire", "number"]),
            models.UniqueConstraint(name="statistics_question_once", fields=["questionnaire", "doubt"]),
            models.CheckConstraint(
                name="statistics_question_judged_by_somebody",
                condition=models.Q(verdict="") | (models.Q(judged_at__isnull=False) & ~models.Q(judged_by="")),
            ),
        ]
        indexes: ClassVar = [models.Index(name="statistics_question_doubt", fields=["doubt"])]

    def __str__(self) -> str:
        return f"question {self.number} about {self.doubt}"


class Turn(models.Model):
    """One round of a question: what was asked, and what was answered. The answer is a draft until ``answered_at``."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="turns")
    round = models.PositiveSmallIntegerField(default=1)
    wording = models.TextField()
    answer = models.CharField(max_length=10, blank=True, choices=ANSWERS)
    detail = models.TextField(blank=True)
    # The return that corrects the figure, filed since it was asked about.
    revision = models.ForeignKey(Submission, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=64, blank=True)
    answered_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["question", "round"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="statistics_turn_round", fields=["question", "round"]),
            models.CheckConstraint(
                name="statistics_turn_answered_by_somebody",
                condition=models.Q(answered_at__isnull=True) | (~models.Q(answer="") & ~models.Q(answered_by="")),
            ),
        ]

    def __str__(self) -> str:
        return f"round {self.round} of question {self.question_id}"


class Explanation(models.Model):
    """By which a finding is silent: that one, as long as its figures are those that were explained (K-ASK.3)."""

    question = models.OneToOneField(Question, on_delete=models.PROTECT, related_name="explanation")
    doubt = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    text = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    # An explanation that turned out to be wrong is taken back; the finding speaks again.
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.CharField(max_length=64, blank=True)
    taken_back_by_name = models.CharField(max_length=200, blank=True)
    taken_back_because = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="statistics_explanation_once",
                fields=["doubt", "fingerprint"],
                condition=models.Q(taken_back_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"explanation of {self.doubt}"
