"""The accounts of all colleagues, for whoever keeps them."""

from __future__ import annotations

from collections.abc import Iterable

from flask import abort, g, redirect, render_template, request, session, url_for

from chatbot.i18n import gettext
from chatbot.screening.staff_role import Permission, Role
from chatbot.staff.access import needs
from chatbot.staff.account_rules import LONGEST_NAME, read_login, read_name
from chatbot.staff.done import done_words, note_done
from chatbot.staff.frame import Page, database, dialogs, now, section
from chatbot.staff.numbers import LARGEST
from chatbot.staff.wording import role_name
from chatbot.store.errors import LastAdmin
from chatbot.store.staff import Account, add_account, find_account, get_account, list_accounts
from chatbot.store.staff_changes import change_account, disable_account, enable_account
from chatbot.store.staff_links import HOURS, hours_left, make_link

accounts = section("accounts", "/accounts")

_ONE = f"/<int(max={LARGEST}):id>"

_NEW_LINK = "new_link"


@accounts.get("")
@needs(Permission.KEEP_ACCOUNTS)
def show() -> Page:
    found = [(each, hours_left(database(), each, now())) for each in list_accounts(database())]
    return render_template("staff/accounts.html", accounts=found, role_name=role_name)


@accounts.get("/new")
@needs(Permission.KEEP_ACCOUNTS)
def ask_new() -> Page:
    return _new_page({})


@accounts.post("/new")
@needs(Permission.KEEP_ACCOUNTS)
def add() -> Page:
    login, name = read_login(request.form.get("login", "")), read_name(request.form.get("name", ""))
    role, studies = _role(), _studies()
    errors = _mistakes_in_name(login, name) | _mistakes_in_rights(role, studies)
    if errors or role is None or studies is None:
        return _new_page(errors), 422
    account = add_account(database(), login, name, role, studies, now(), g.staff.actor)
    _make_link(account)
    return redirect(url_for("accounts.show_one", id=account.id), 303)


@accounts.get(_ONE)
@needs(Permission.KEEP_ACCOUNTS)
def show_one(id: int) -> Page:
    """With the new link, once."""
    made = session.pop(_NEW_LINK, None) or {}
    return _one_page(_account(id), link=made.get("secret", "") if made.get("id") == id else "")


@accounts.post(_ONE)
@needs(Permission.KEEP_ACCOUNTS)
def change(id: int) -> Page:
    account, role = _account(id), _role()
    studies = _studies(account.studies)
    if role is None or studies is None:
        return _one_page(account, _mistakes_in_rights(role, studies)), 422
    try:
        change_account(database(), account, role, studies, now(), g.staff.actor)
    except LastAdmin:
        return _one_page(account, {"role": _last_admin()}), 422
    note_done("rights")
    return redirect(url_for("accounts.show_one", id=id), 303)


@accounts.post(f"{_ONE}/disable")
@needs(Permission.KEEP_ACCOUNTS)
def disable(id: int) -> Page:
    account = _account(id)
    try:
        disable_account(database(), account, now(), g.staff.actor)
    except LastAdmin:
        return _one_page(account, {"disable": _last_admin()}), 422
    return redirect(url_for("accounts.show_one", id=id), 303)


@accounts.post(f"{_ONE}/enable")
@needs(Permission.KEEP_ACCOUNTS)
def enable(id: int) -> Page:
    enable_account(database(), _account(id), now(), g.staff.actor)
    note_done("enabled")
    return redirect(url_for("accounts.show_one", id=id), 303)


@accounts.post(f"{_ONE}/link")
@needs(Permission.KEEP_ACCOUNTS)
def new_link(id: int) -> Page:
    account = _account(id)
    if not account.is_disabled:
        _make_link(account)
    return redirect(url_for("accounts.show_one", id=id), 303)


@accounts.get(f"{_ONE}/<any(disable, enable, link):_>")
@needs(Permission.KEEP_ACCOUNTS)
def back_to_one(id: int, _: str) -> Page:
    """Where a link to another language leads from a page that refused a form."""
    return redirect(url_for("accounts.show_one", id=id), 303)


def _account(id_: int) -> Account:
    return get_account(database(), id_) or abort(404)


def _make_link(account: Account) -> None:
    secret = make_link(database(), account, now(), g.staff.actor)
    session[_NEW_LINK] = {"id": account.id, "secret": secret}


def _role() -> Role | None:
    names = {each.value: each for each in Role}
    return names.get(request.form.get("role", ""))


def _studies(so_far: Iterable[str] = ()) -> tuple[str, ...] | None:
    """Empty for every one; None if only some were meant and none is ticked. ``so_far`` may name studies that
    are no longer here.
    """
    if request.form.get("scope") == "all":
        return ()
    ticked = [each for each in request.form.getlist("study") if each in dialogs() or each in so_far]
    return tuple(ticked) or None


def _mistakes_in_name(login: str, name: str) -> dict[str, str]:
    mistakes = {}
    if not login:
        mistakes["login"] = gettext("Use 2 to 40 of a–z, 0–9, dot, hyphen, underscore and @.")
    elif find_account(database(), login):
        mistakes["login"] = gettext("Somebody has this login already. Choose another one.")
    if not name:
        most = LONGEST_NAME
        mistakes["name"] = gettext("Write the name that colleagues see: 1 to %(most)s characters.", most=most)
    return mistakes


def _mistakes_in_rights(role: Role | None, studies: tuple[str, ...] | None) -> dict[str, str]:
    mistakes = {}
    if role is None:
        mistakes["role"] = gettext("Choose a role.")
    if studies is None:
        mistakes["scope"] = gettext("Tick at least one study, or choose every study.")
    return mistakes


def _last_admin() -> str:
    return gettext(
        "Nobody else can keep the accounts. Make another administrator first, and let them finish their "
        "set-up."
    )


def _new_page(errors: dict[str, str]) -> str:
    return render_template(
        "staff/new_account.html", errors=errors, roles=Role, role_name=role_name, studies=sorted(dialogs())
    )


def _one_page(account: Account, errors: dict[str, str] | None = None, link: str = "") -> str:
    address = url_for("setting_up.open_link", secret=link, _external=True) if link else ""
    return render_template(
        "staff/account.html",
        account=account,
        errors=errors or {},
        link=address,
        done="" if errors else done_words(),
        hours=HOURS,
        hours_left=hours_left(database(), account, now()),
        roles=Role,
        role_name=role_name,
        studies=sorted({*dialogs(), *account.studies}),
    )
