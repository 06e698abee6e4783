"""Objects of a prepared read's rows, put together at once.

A model's constructor matches what it is given with its fields and sends signals before and after, which
takes longer than reading the row. The columns of a row stand in a known order and are what the object holds,
so they are put in their places together. A field that was not read is fetched when it is asked for, as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Model
from django.db.models.base import ModelState
from django.db.models.signals import post_init, pre_init


class Shape:
    """Which columns of a row make an object and those related to it.

    ``info`` and ``select`` are what Django's compiler found of a query set (``klass_info``, ``select``).
    Raises TypeError for a model whose objects need more than their columns.
    """

    def __init__(self, info: Mapping[str, Any], select: Sequence[Any], alias: str) -> None:
        self.model: type[Model] = info["model"]
        if needs_more(self.model) or info.get("from_parent"):
            raise TypeError(f"{self.model.__name__} does more than keep its columns when it is read")
        fields = info["select_fields"]
        self.columns = slice(fields[0], fields[-1] + 1)
        self.names = [column.target.attname for column, *_ in select[self.columns]]
        self.key = fields[self.names.index(self.model._meta.pk.attname)]
        self.alias = alias
        self.related: list[tuple[Shape, Callable[[Any, Any], None], Callable[[Any, Any], None]]] = [
            (Shape(other, select, alias), other["local_setter"], other["remote_setter"])
            for other in info.get("related_klass_infos", ())
        ]

    def build(self, row: Sequence[Any]) -> Any:
        """The object of a row; a related one is None where the row refers to none."""
        state = ModelState()
        state.adding, state.db = False, self.alias
        thing = object.__new__(self.model)
        vars(thing).update(zip(self.names, row[self.columns], strict=True), _state=state)
        for shape, keep, keep_there in self.related:
            other = shape.build(row) if row[shape.key] is not None else None
            keep(thing, other)
            if other is not None:
                keep_there(other, thing)
        return thing


def needs_more(model: type[Model]) -> bool:
    """Whether something happens when an object is read: a constructor of the model's own, or a signal."""
    is_own = model.__init__ is not Model.__init__ or model.from_db.__func__ is not Model.from_db.__func__  # type: ignore[attr-defined]
    return bool(is_own or pre_init.has_listeners(model) or post_init.has_listeners(model))
