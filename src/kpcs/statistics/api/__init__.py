"""Statistics for programs of the own authority."""

from ninja import Router

from . import outside, partners, questionnaires, returns

router = Router(tags=["statistics"])
router.add_router("", returns.router)
router.add_router("", partners.router)
router.add_router("", outside.router)
router.add_router("", questionnaires.router)
