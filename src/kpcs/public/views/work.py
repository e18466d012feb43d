"""The page that an officer starts from: what waits, since when, and what is late."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kpcs.accounts.models import Officer
from kpcs.public.queries.waiting import Item, Queue
from kpcs.public.queries.work import queues


@require_safe
@login_required
def work(request: HttpRequest) -> HttpResponse:
    """The queues of whoever asks, by his roles; a queue of a room that is closed has no link."""
    by: Officer = request.user  # type: ignore[assignment]
    found = [_shown(queue) for queue in queues(by, on=timezone.localdate())]
    return render(request, "public/work.html", {"queues": found, "roles": by.roles})


def _shown(queue: Queue) -> dict[str, Any]:
    name, query = queue.address
    url = _address(name)
    query = query if query.startswith("?") or not query else f"?state={query}"
    return {
        "queue": queue,
        "url": f"{url}{query}" if url else "",
        "items": [(item, _item_address(item)) for item in queue.items],
    }


def _item_address(item: Item) -> str:
    name, arguments = item.address
    address = _address(name, *arguments)
    return f"{address}{item.query}" if address else ""


def _address(name: str, *arguments: Any) -> str:
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""
