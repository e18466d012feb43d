"""Posted text -> officers, passwords and tokens."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kpcs.fields import PlainTextField
from kpcs.permissions import ROLES

from .actions import OfficerValue
from .actions.own import MOST_DAYS
from .models import Officer


class RolesField(forms.MultipleChoiceField):
    """The roles of the list, each with what it does."""

    def __init__(self, *, but: tuple[str, ...] = ()) -> None:

        def choices() -> list[tuple[str, str]]:
            roles = [role for role in ROLES.values() if role.code not in but]
            return [(role.code, f"{role.name}{_(':')} {role.description}") for role in roles]

        super().__init__(label=_("Roles"), choices=choices, widget=forms.CheckboxSelectMultiple)


class PersonForm(forms.Form):
    """A person who signs in."""

    full_name = PlainTextField(label=_("Full name"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"), help_text=_("The person signs in with it."), max_length=254)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def value(self, roles: tuple[str, ...]) -> OfficerValue:
        """The person, once the form is valid."""
        data = self.cleaned_data
        return OfficerValue(email=data["email"], full_name=data["full_name"], roles=roles, language=data["language"])


class OfficerForm(PersonForm):
    """A new officer with his roles."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["roles"] = RolesField(but=("exporter",))


class ChangeOfficerForm(forms.Form):
    """Name and roles of somebody who is there already."""

    full_name = PlainTextField(label=_("Full name"), max_length=200)

    def __init__(self, data: Any, *, officer: Officer) -> None:
        super().__init__(data, initial={"full_name": officer.full_name, "roles": officer.roles})
        self.fields["roles"] = RolesField()


class ChoosePasswordForm(forms.Form):
    """A first or new password, typed twice."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=200,
        help_text=_("At least 12 characters; several words are easier to remember than signs."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same again"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, data: Any, *, officer: Officer) -> None:
        super().__init__(data)
        self.officer = officer

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, self.officer)
        return password

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if "password" in self.cleaned_data and again != self.cleaned_data["password"]:
            raise ValidationError(_("The two passwords differ; type them again."))
        return again


class LanguageForm(forms.Form):
    """In which language the officer reads."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class TokenForm(forms.Form):
    """A key for a program."""

    label = PlainTextField(
        label=_("What for"),
        max_length=100,
        help_text=_("So that you recognise it, such as “scales of the strongroom”."),
    )
    days = forms.IntegerField(label=_("Days until it ends"), min_value=1, max_value=MOST_DAYS, initial=90)
