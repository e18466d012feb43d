"""The list of kinds is checked where events are drafted: SQLite builds a table of it at every insert."""

from django.db import migrations

from kpcs.ledger import triggers


def remove(apps, editor):
    """SQLite makes the table anew, and its guard goes with the old one."""
    triggers.remove(editor.connection)


def install(apps, editor):
    triggers.install(editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0010_requests_once'),
    ]

    operations = [
        migrations.RunPython(remove, install),
        migrations.RemoveConstraint(model_name='event', name='ledger_event_kind_known'),
        migrations.RunPython(install, remove),
    ]
