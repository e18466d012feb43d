"""The crossing for programs: the same acts and the same refusals as the pages."""

from __future__ import annotations

from ninja import Router

from . import arrivals, confirmations

router = Router()
router.add_router("", arrivals.router)
router.add_router("", confirmations.router)
