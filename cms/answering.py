"""The public page of a form: its states, what keeps machines out, and one answer however often it is sent.

A human who is held back reads why, and finds everything that they wrote.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from allauth.core import ratelimit
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from portal.core.http import attempt

from .answers import answer_of, keep_answer
from .models import FormPage

STAMP = "form-stamp"
LURE = "form-more"
"""A field that people neither see nor hear nor reach; programs fill it."""
QUICKEST = 2
LONGEST = 24 * 60 * 60
"""Seconds between opening a page and sending it."""


class HeldBack(Exception):
    """Message: why, for a human who meets it."""


def answered(request: HttpRequest, page: FormPage) -> HttpResponse:
    if request.method != "POST":
        return drawn(request, page, _state(request, page))
    form = page.get_form(request.POST, page=page, user=request.user)
    is_filled, status = form.is_valid(), 422
    if not ratelimit.consume(request, action="answer_form", key=str(page.translation_key)):
        form.add_error(
            None,
            _("Too many answers come at once. Wait a minute, then send it again: all that you wrote stands below."),
        )
        status = 429
    else:
        try:
            submission = _submission(request, page)
        except HeldBack as held:
            form.add_error(None, str(held))
        else:
            if is_filled and attempt(form, keep_answer, page, form.answers(), by=request.user, submission=submission):
                return redirect(f"{request.path}?thanks")
    return drawn(request, page, "open", form=form, status=status)


def drawn(request: HttpRequest, page: FormPage, state: str, *, form: Any = None, status: int = 200) -> HttpResponse:
    """`state`: open, closed, sign_in, answered or thanked."""
    if form is None and state == "open":
        form = page.get_form(page=page, user=request.user)
    stamp = request.POST.get(STAMP, "")
    context = page.get_context(request) | {
        "form": form,
        "state": state,
        "stamp": stamp if _is_fresh(stamp, page) else _stamped(page),
        "names": {"stamp": STAMP, "lure": LURE},
        "given": answer_of(request.user, page) if state == "answered" else None,
    }
    return TemplateResponse(request, page.template, context, status=status)


def _state(request: HttpRequest, page: FormPage) -> str:
    if "thanks" in request.GET:
        return "thanked"
    if page.has_closed:
        return "closed"
    if page.who == FormPage.Who.SIGNED_IN and not request.user.is_authenticated:
        return "sign_in"
    return "answered" if page.once and answer_of(request.user, page) else "open"


def _signer(page: FormPage) -> TimestampSigner:
    return TimestampSigner(salt=f"cms.form.{page.translation_key}")


def _stamped(page: FormPage) -> str:
    """Says when a page was opened, and names the one answer that can come of it."""
    return _signer(page).sign(str(uuid4()))


def _is_fresh(stamp: str, page: FormPage) -> bool:
    try:
        _signer(page).unsign(stamp, max_age=LONGEST)
    except BadSignature:
        return False
    return True


def _submission(request: HttpRequest, page: FormPage) -> UUID:
    """Raises HeldBack."""
    stamp = request.POST.get(STAMP, "")
    if request.POST.get(LURE):
        raise HeldBack(
            _(
                "A field that nobody sees was filled, as programs do. All that you wrote stands below: send it once more."
            )
        )
    try:
        named = _signer(page).unsign(stamp, max_age=LONGEST)
    except SignatureExpired:
        raise HeldBack(
            _("This page was open for more than a day. All that you wrote stands below: send it once more.")
        ) from None
    except BadSignature:
        raise HeldBack(
            _("This page was sent incompletely. All that you wrote stands below: send it once more.")
        ) from None
    try:
        _signer(page).unsign(stamp, max_age=QUICKEST)
    except SignatureExpired:
        return UUID(named)
    raise HeldBack(_("This came faster than anybody can read. All that you wrote stands below: send it once more."))
