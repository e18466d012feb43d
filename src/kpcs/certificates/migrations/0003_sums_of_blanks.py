"""The sums of each delivery of blanks, filled from the rows and from now on kept by the database."""

import django.db.models.expressions
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from kpcs.certificates import triggers


def install(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    triggers.install(editor.connection)


def remove(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    triggers.remove(editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0002_who_told_and_who_withdrew'),
        ('participants', '0002_roots_and_lists'),
    ]

    operations = [
        migrations.AddField(
            model_name='blankrange',
            name='in_stock',
            field=models.PositiveBigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='blankrange',
            name='issued',
            field=models.PositiveBigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='blankrange',
            name='lost',
            field=models.PositiveBigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='blankrange',
            name='promised',
            field=models.PositiveBigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='blankrange',
            name='spoiled',
            field=models.PositiveBigIntegerField(default=0, editable=False),
        ),
        migrations.AddConstraint(
            model_name='blankrange',
            constraint=models.CheckConstraint(condition=models.Q(('last__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('first'), '-', models.Value(1)), '+', models.F('in_stock')), '+', models.F('promised')), '+', models.F('issued')), '+', models.F('spoiled')), '+', models.F('lost')))), name='certificates_blankrange_no_more_than_received'),
        ),
        migrations.RunPython(install, remove),
    ]
