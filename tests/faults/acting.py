"""One act in the office of ``KPCS_DATA_DIR``, by a process of its own: ``python -m tests.faults.acting ACT``.

``make`` an office with goods inspected; ``issue`` prints a number, or the codes of what stands against it; ``look``
prints the page that an officer works from. The clock is the real one, as that of the commands beside it.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from typing import Any


def make() -> None:
    from django.core.management import call_command

    from tests import lives, people

    call_command("migrate", verbosity=0, interactive=False)
    people.european_union()
    office = people.sierra_leone()
    lives.equip(office)
    for _more in range(int(sys.argv[2])):
        lives.inspected(office)


def officer() -> Any:
    from kpcs.accounts.models import Officer

    return Officer.objects.get(email="issuing-officer@sl-demo.test")


def issue(at: datetime) -> None:
    from kpcs.certificates import actions as certificates
    from kpcs.certificates.models import Application, Blank
    from kpcs.errors import Refused

    application = Application.objects.filter(state="inspected").order_by("pk").first()
    before = Blank.objects.filter(state="in_stock").count()
    try:
        said: object = certificates.issue(application=application.pk, by=officer(), at=at).number
    except Refused as refused:
        said = [finding.code for finding in refused.findings]
        assert Blank.objects.filter(state="in_stock").count() == before, "a number was taken"
    print(json.dumps(said))


def look() -> None:
    from django.test import Client

    client = Client()
    client.force_login(officer(), backend="django.contrib.auth.backends.ModelBackend")
    print(client.get("/work").content.decode())


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "kpcs.web.settings"
    import django

    django.setup()
    from tests import factories

    # Minutes ago, so that what the commands do now comes later; on the same day whatever the hour.
    at = datetime.now(UTC) - timedelta(seconds=1)
    factories.NOW, factories.TODAY = at, at.date()
    {"make": make, "issue": lambda: issue(at), "look": look}[sys.argv[1]]()


main()
