"""Less to write at each issue: new certificates at an end of their indexes, one index for all of an application, and a
number that is taken for a certificate counts as issued at once.
"""

import django.db.models.deletion
import django.db.models.expressions
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from kpcs.certificates import triggers


def count_as_issued(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    triggers.remove(editor.connection)
    apps.get_model('certificates', 'Blank').objects.filter(state='promised').update(state='issued')


def install(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    triggers.install(editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0005_faster_issuing'),
        ('custody', '0001_initial'),
        ('participants', '0002_roots_and_lists'),
    ]

    operations = [
        migrations.RunPython(count_as_issued, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name='blankrange',
            name='certificates_blankrange_no_more_than_received',
        ),
        migrations.RemoveConstraint(
            model_name='certificate',
            name='certificates_certificate_one_alive_per_application',
        ),
        migrations.RemoveIndex(
            model_name='certificate',
            name='certificates_cert_list',
        ),
        migrations.RemoveIndex(
            model_name='certificate',
            name='certificates_cert_state',
        ),
        migrations.RemoveIndex(
            model_name='certificate',
            name='certificates_cert_dest',
        ),
        migrations.RemoveIndex(
            model_name='certificate',
            name='certificates_cert_firm',
        ),
        migrations.RemoveIndex(
            model_name='certificate',
            name='certificates_cert_dest_state',
        ),
        migrations.RemoveField(
            model_name='blankrange',
            name='promised',
        ),
        migrations.AlterField(
            model_name='blank',
            name='state',
            field=models.CharField(choices=[('in_stock', 'In stock'), ('issued', 'Issued'), ('spoiled', 'Spoiled'), ('lost', 'Lost')], default='in_stock', max_length=10),
        ),
        migrations.AlterField(
            model_name='certificate',
            name='application',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='certificates.application'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(fields=['authority', 'issued_on', 'number'], name='certificates_cert_list'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(fields=['authority', 'state', 'issued_on', 'number'], name='certificates_cert_state'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(fields=['authority', 'destination', 'issued_on', 'number'], name='certificates_cert_dest'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(fields=['firm', 'issued_on', 'number'], name='certificates_cert_firm'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(fields=['authority', 'destination', 'state', 'issued_on', 'number'], name='certificates_cert_dest_state'),
        ),
        migrations.AddConstraint(
            model_name='blankrange',
            constraint=models.CheckConstraint(condition=models.Q(('last__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('first'), '-', models.Value(1)), '+', models.F('in_stock')), '+', models.F('issued')), '+', models.F('spoiled')), '+', models.F('lost')))), name='certificates_blankrange_no_more_than_received'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.UniqueConstraint(models.F('application'), models.Case(models.When(models.Q(('replaces__isnull', True), models.Q(('state', 'void'), _negated=True), models.Q(('state', 'expired'), _negated=True), models.Q(('state', 'lost'), _negated=True), models.Q(('state', 'stolen'), _negated=True), models.Q(('state', 'reported_false'), _negated=True)), then=1), output_field=models.SmallIntegerField()), name='certificates_certificate_one_alive_per_application'),
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
