"""What `kpcs serve` calls: the pages, once the office has looked whether its public log is the one it knew."""

from __future__ import annotations

import logging
import signal
import threading

from kpcs.web.wsgi import application

__all__ = ["application"]


def look_at_log() -> None:
    """Notice an office put back from an older copy: by the file beside the database now, by its witnesses soon.

    Neither stops the office from opening: its pages say what stands against acting.
    """
    from django.db import DatabaseError, connection
    from django.utils import timezone

    from kpcs.ledger import queries

    try:
        for finding in queries.log_state(at=timezone.now()):
            logging.getLogger(__name__).error("%s: %s %s", finding.code, finding.message, finding.remedy)
        if any(witness.url for witness in queries.witnesses()):
            threading.Thread(target=_ask_witnesses, name="kpcs-witnesses", daemon=True).start()
    except DatabaseError as error:
        logging.getLogger(__name__).error("The public log could not be looked at: %s", error)
    finally:
        connection.close()


def _ask_witnesses() -> None:
    from django.db import DatabaseError, connection
    from django.utils import timezone

    from kpcs.exchange import actions
    from kpcs.ledger.actions import Program

    try:
        actions.ask_witnesses(by=Program("serve"), at=timezone.now())
    except DatabaseError as error:
        logging.getLogger(__name__).error("The witnesses could not be asked: %s", error)
    finally:
        connection.close()


# Where Python 3.14 spawns a worker, it has not heard of this from kpcs.commands.serve.
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
look_at_log()
