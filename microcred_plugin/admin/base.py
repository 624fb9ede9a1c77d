"""What the admin pages share: looking without touching, and acts that go through a service.

Django's own permissions decide who sees a page. Whoever changes something also needs the right to
run the platform's desk, which the service asks of the host once more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from microcred_plugin import wiring
from microcred_plugin.domain.errors import Fault, Invalid, MicrocredError
from microcred_plugin.domain.ports import Permission
from microcred_plugin.services.errors import AlreadyThere, KeyUnreadable, NoSigningKey, NotAllowed
from microcred_plugin.web.pages import actor_of
from microcred_plugin.words import fault_words

__all__ = [
    "Act",
    "ReadOnlyAdmin",
    "WritingAdmin",
    "column",
    "faulty_fields",
    "filter_by",
    "named",
    "operates",
    "refusal_words",
]

_CONFIRM = "admin/microcred_plugin/confirm.html"
_CONFIRMED = "confirmed"
_NOTHING = "\N{EN DASH}"


def operates(request: HttpRequest) -> bool:
    """Return whether the asker runs the platform's desk."""
    actor = actor_of(request)
    return actor.user_id is not None and wiring.host().may(actor.user_id, Permission.OPERATE, "")


def column(
    source: str | Callable[[Any], Any],
    label: str | Promise,
    *,
    order: str | None = None,
    boolean: bool = False,
) -> Callable[[Any], Any]:
    """Return a column, or a field to look at, with a label in the reader's language.

    `source` is a path of attributes, which also puts the list in order, or a function of the row.
    """
    get = attrgetter(source) if isinstance(source, str) else source
    path = source if isinstance(source, str) else source.__name__.strip("_<>")

    def value(row: Any) -> Any:
        return _shown(get(row))

    value.__name__ = path.replace(".", "_")
    ordering = order or (path.replace(".", "__") if isinstance(source, str) else None)
    words: Any = label
    shown: Callable[[Any], Any] = admin.display(
        description=words, ordering=ordering, boolean=boolean
    )(value)
    return shown


def _shown(value: Any) -> Any:
    """Return a value as it is read: moments in the reader's way, a dash for nothing."""
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    return _NOTHING if value is None or value == "" else value


def named(model: type[Model], one: Promise, many: Promise) -> None:
    """Let the admin call the rows of a model like this; the models themselves hold no words."""
    options: Any = model._meta
    options.verbose_name, options.verbose_name_plural = one, many


def filter_by(
    path: str, label: Promise, choices: Callable[[], Iterable[tuple[str, str]]]
) -> type[admin.SimpleListFilter]:
    """Return a filter of a list: `choices` are values of the field with what they are called."""

    class ByValue(admin.SimpleListFilter):
        """Narrows the list to one value."""

        title = cast("str", label)
        parameter_name = path

        def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
            """Return the values with their words."""
            return list(choices())

        def queryset(self, _request: HttpRequest, rows: QuerySet) -> QuerySet:
            """Return the rows that have the value."""
            return rows if self.value() is None else rows.filter(**{path: self.value()})

    return ByValue


class ReadOnlyAdmin(admin.ModelAdmin):
    """Shows rows and changes none; `looked_at` are the fields of the page of one row."""

    looked_at: Sequence[str | Callable[[Any], Any]] = ()
    list_per_page = 50
    show_full_result_count = False
    actions: Sequence[Any] = ()

    def has_add_permission(self, _request: HttpRequest, *_args: Any) -> bool:
        """Return False: rows come from services."""
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Return False: rows change through services."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Return False: nothing that is kept is deleted here."""
        return False

    def has_operate_permission(self, request: HttpRequest) -> bool:
        """Return whether the asker may take this page's acts."""
        allowed = request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}")
        return allowed and operates(request)

    def get_fields(self, _request: HttpRequest, _obj: Any = None) -> Any:
        """Return what the page of one row shows."""
        return self.looked_at

    def get_readonly_fields(self, _request: HttpRequest, _obj: Any = None) -> Any:
        """Return the same: all of it is only to be looked at."""
        return self.looked_at


class WritingAdmin(ReadOnlyAdmin):
    """Lets services write from a form; what a service refuses is said, and nothing is kept."""

    def has_add_permission(self, request: HttpRequest, *_args: Any) -> bool:
        """Return whether the asker may add, by Django's permissions and by right."""
        allowed = request.user.has_perm(f"{self.opts.app_label}.add_{self.opts.model_name}")
        return allowed and operates(request)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Answer as Django does, and put a service's refusal into words."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except NotAllowed as error:
            raise PermissionDenied from error
        except MicrocredError as error:
            messages.error(request, refusal_words(error))
            return HttpResponseRedirect(request.get_full_path())


@dataclass(frozen=True, kw_only=True)
class Act:
    """An admin action that is confirmed before a service carries it out, row by row.

    `run` gets the row and the request; `done` is said with the `name` of each row.
    """

    name: str
    label: Promise
    question: Promise
    consequences: tuple[Promise, ...]
    done: Promise
    run: Callable[[Any, HttpRequest], object]

    def action(self) -> Callable[[Any, HttpRequest, QuerySet], HttpResponse | None]:
        """Return the function that Django admin lists."""

        def act(model_admin: Any, request: HttpRequest, chosen: QuerySet) -> HttpResponse | None:
            if not request.POST.get(_CONFIRMED):
                return self._ask(model_admin, request, chosen)
            self._carry_out(request, chosen)
            return None

        act.__name__ = self.name
        label: Any = self.label
        listed: Any = admin.action(description=label, permissions=["operate"])
        shown: Callable[[Any, HttpRequest, QuerySet], HttpResponse | None] = listed(act)
        return shown

    def _ask(self, model_admin: Any, request: HttpRequest, chosen: QuerySet) -> HttpResponse:
        context = {
            **model_admin.admin_site.each_context(request),
            "title": str(self.question),
            "opts": model_admin.opts,
            "act": self,
            "rows": chosen,
            "confirmed": _CONFIRMED,
        }
        return TemplateResponse(request, _CONFIRM, context)

    def _carry_out(self, request: HttpRequest, chosen: QuerySet) -> None:
        for row in chosen:
            try:
                self.run(row, request)
            except NotAllowed as error:
                raise PermissionDenied from error
            except MicrocredError as error:
                messages.error(request, f"{row}: {refusal_words(error)}")
            else:
                messages.success(request, str(self.done) % {"name": row})


def refusal_words(error: MicrocredError) -> str:
    """Return why a service did nothing, in a sentence or two."""
    if isinstance(error, Invalid):
        return " ".join(f"{fault.field}: {fault_words(fault)}" for fault in error.faults)
    if isinstance(error, AlreadyThere):
        return _("There is one already. Nothing was changed.")
    if isinstance(error, KeyUnreadable):
        return _(
            "The setting MICROCRED_KEY_ENCRYPTION_KEYS is missing or does not fit the stored keys. "
            "Nothing was changed."
        )
    if isinstance(error, NoSigningKey):
        return _("The issuer has no key that signs. Create one first. Nothing was changed.")
    return _("This could not be done. Nothing was changed.")


def faulty_fields(faults: Sequence[Fault], known: Mapping[str, str]) -> dict[str | None, list[str]]:
    """Return the sentences by field of the form; None gathers those without a field of their own.

    `known` maps the path of a fault to a field.
    """
    found: dict[str | None, list[str]] = {}
    for fault in faults:
        field = known.get(fault.field)
        sentence = fault_words(fault) if field else f"{fault.field}: {fault_words(fault)}"
        found.setdefault(field, []).append(sentence)
    return found
