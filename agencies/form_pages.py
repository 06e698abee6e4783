"""Addresses that only take a form, but show it again where it is refused: what a reload of them leads to."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def form_stands_on(page: str, *, without: str = "") -> Callable[[View[P]], View[P]]:
    """Take forms only; asked for as a page, as after a refusal, lead to ``page``, where the form is.

    ``without`` is the argument of the address that the page's own has not. Who may not open the page is told
    so there, as nothing of the thing itself is read here.
    """

    def leading(view: View[P]) -> View[P]:
        taking = require_POST(view)

        @wraps(view)
        def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method not in {"GET", "HEAD"}:
                return taking(request, *args, **kwargs)
            place = {name: value for name, value in kwargs.items() if name != without}
            return redirect(reverse(page, kwargs=place, query=request.GET))

        return answer

    return leading
