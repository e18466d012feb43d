"""The document for programs: applications, inspections, certificates and what is said of them later."""

from ninja import Router

from . import applications, certificates, changes

router = Router()
router.add_router("", applications.router)
router.add_router("", certificates.router)
router.add_router("", changes.router)

__all__ = ["router"]
