"""Handing one notice over to the world outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.mail import EmailMessage

if TYPE_CHECKING:
    from .models import Mail


def send(mail: Mail) -> None:
    """Give the notice to the mail server, or to the folder ``mail`` where there is none; raises when it is down."""
    # The same identifier at every attempt lets the receiver recognise a copy (R-PRE.4).
    headers = {"Message-ID": f"<event-{mail.event}-{mail.pk}@kpcs.invalid>", "Auto-Submitted": "auto-generated"}
    EmailMessage(subject=mail.subject, body=mail.body, to=[mail.to], headers=headers).send()
