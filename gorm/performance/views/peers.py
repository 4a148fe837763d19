"""The pages of peer groups: what they are, and adding, changing, retiring them."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.audit.queries import history_of
from gorm.core.errors import Conflict, Refused
from gorm.core.forms import Form, conflicts
from gorm.core.forms.fields import number_in
from gorm.core.permissions import needs
from gorm.core.web.addresses import see_other
from gorm.performance.forms.peers import ChangePeersForm, ChosenPeersForm, ComputedPeersForm
from gorm.performance.queries import peers as queries
from gorm.performance.queries.peers import PeerRecord
from gorm.performance.rules.peers import METHOD
from gorm.performance.service import peers as service
from gorm.performance.service.peers import PeerWords
from gorm.performance.views.blueprint import pages


@pages.get("/performance/peers")
@needs("performance:read")
def peer_groups() -> ResponseReturnValue:
    """All peer groups."""
    return render_template("performance/peers/list.html", groups=queries.peer_groups())


@pages.get("/performance/peers/new")
@needs("performance:manage")
def choose_peers_form() -> ResponseReturnValue:
    """A form for a group chosen by hand."""
    return render_template("performance/peers/new.html", form=ChosenPeersForm.opened())


@pages.post("/performance/peers/new")
@needs("performance:manage")
def choose_peers() -> ResponseReturnValue:
    """Add a group chosen by hand."""
    form = ChosenPeersForm.opened()
    if form.is_sent:
        try:
            code = service.choose_group(current_actor(), _words(form), str(form.members.data))
        except Refused as refused:
            form.show(refused)
        else:
            return _made(code)
    return render_template("performance/peers/new.html", form=form), 422


@pages.get("/performance/peers/compute")
@needs("performance:manage")
def compute_peers_form() -> ResponseReturnValue:
    """A form for a group computed from the figures."""
    return _compute_page(_computed_form())


@pages.post("/performance/peers/compute")
@needs("performance:manage")
def compute_peers() -> ResponseReturnValue:
    """Compute a group from the figures."""
    form = _computed_form()
    if form.is_sent:
        try:
            code = service.compute_group(
                current_actor(),
                _words(form),
                str(form.centre.data),
                form.indicators.data or [],
                number_in(form.wanted) or 0,
            )
        except Refused as refused:
            form.show(refused)
        else:
            return _made(code)
    return _compute_page(form, 422)


@pages.get("/performance/peers/<code>")
@needs("performance:read")
def peer_group(code: str) -> ResponseReturnValue:
    """A group, its members, and how it was made."""
    return render_template(
        "performance/peers/detail.html",
        group=queries.peer_record(code),
        method=METHOD,
        history=history_of("peer_group", code),
    )


@pages.get("/performance/peers/<code>/edit")
@needs("performance:manage")
def change_peers_form(code: str) -> ResponseReturnValue:
    """A form for the members of a group."""
    group = queries.peer_record(code)
    values = _values(group) | {"version": str(group.version)}
    return _change_page(group, ChangePeersForm.opened(values))


@pages.post("/performance/peers/<code>/edit")
@needs("performance:manage")
def change_peers(code: str) -> ResponseReturnValue:
    """Change a group."""
    group, form = queries.peer_record(code), ChangePeersForm.opened()
    if not form.is_sent:
        return _change_page(group, form, 422)
    words = PeerWords(code, str(form.name.data), str(form.purpose.data or ""))
    members = str(form.members.data)
    try:
        service.change_group(current_actor(), code, words, members, form.seen_version)
    except Conflict:
        differing = conflicts.against(form, _values(group), group.version)
        return _change_page(group, form, 409, differing)
    except Refused as refused:
        form.show(refused)
        return _change_page(group, form, 422)
    flash("Peer group saved.", "success")
    return see_other("performance.peer_group", code=code)


@pages.post("/performance/peers/<code>/retire")
@needs("performance:manage")
def retire_peers(code: str) -> ResponseReturnValue:
    """Have pages offer a group no more; it can be brought back."""
    service.set_group_in_use(current_actor(), code, is_in_use=False)
    flash("Peer group retired. You can bring it back at any time.", "success")
    return see_other("performance.peer_group", code=code)


@pages.post("/performance/peers/<code>/bring-back")
@needs("performance:manage")
def bring_back_peers(code: str) -> ResponseReturnValue:
    """Have pages offer a group again."""
    service.set_group_in_use(current_actor(), code, is_in_use=True)
    flash("Peer group brought back.", "success")
    return see_other("performance.peer_group", code=code)


def _words(form: ChosenPeersForm | ComputedPeersForm) -> PeerWords:
    return PeerWords(str(form.code.data), str(form.name.data), str(form.purpose.data or ""))


def _made(code: str) -> ResponseReturnValue:
    flash("Peer group added.", "success")
    return see_other("performance.peer_group", code=code)


def _values(group: PeerRecord) -> dict[str, str]:
    members = "\n".join(member.name for member in group.members)
    return {"name": group.name, "purpose": group.purpose, "members": members}


def _computed_form() -> ComputedPeersForm:
    form = ComputedPeersForm.opened({"wanted": "15"})
    form.offer("indicators", queries.indicator_options())
    return form


def _compute_page(form: Form, status: int = 200) -> ResponseReturnValue:
    page = render_template("performance/peers/compute.html", form=form, method=METHOD)
    return page, status


def _change_page(
    group: PeerRecord,
    form: Form,
    status: int = 200,
    differing: tuple[conflicts.Differing, ...] | None = None,
) -> ResponseReturnValue:
    page = render_template(
        "performance/peers/edit.html", group=group, form=form, differing=differing
    )
    return page, status
