"""What happens at the simulated publisher at random: silent edits of lists, pages and files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from normalize.number import check_digit
from tests.months.documents import Row
from tests.months.rhythm import Event, cancellation, check_digit_holds, province_begins_anew, province_grows
from tests.months.world import GENAI_HUB, IISA_HUB, PROVINCE, Web, World, printed

_LONG = 10
"""Rows of a list that one misprinted number is no more than a tenth of: else it raises an alarm, rightly."""

# --- silent edits ---


def remark_of_cancellation(world: World) -> bool:
    """A cancelled number is marked 已注销 in its old list."""
    gone = world.numbers_cancelled()
    return _edit_row(
        world, lambda c: c["number_raw"] in gone and not c["remark_raw"], lambda c: {"remark_raw": "已注销"}
    )


def company_renamed(world: World) -> bool:
    """A filer has another name, and the remark says so."""

    def renamed(cells: Mapping[str, str]) -> dict[str, str]:
        old = cells["company_raw"].replace("\n", "")
        new = f"{old[:2]}{world.chance.choice('鼎瀚睿澜')}{world.chance.choice('通达远恒')}{old[4:]}"
        return {"company_raw": new, "remark_raw": f"变更内容：原主体名称“{old}”变更为“{new}”"}

    return _edit_row(world, lambda c: not c["remark_raw"] and _is_plain(c["company_raw"]), renamed)


def product_added(world: World) -> bool:
    """A product more, and the remark that says so."""
    return _edit_row(
        world,
        lambda c: not c["remark_raw"],
        lambda c: {
            "products_raw": f"{c['products_raw'].removeprefix('--')}、新品{world.next_serial()}(APP)".removeprefix(
                "、"
            ),
            "remark_raw": f"{world.day.year}年{world.day.month}月，新增关联产品新品{world.serial}(APP)",
        },
    )


def name_corrected(world: World) -> bool:
    """A name is mended without a word."""
    return _edit_row(world, lambda c: True, lambda c: {"name_raw": c["name_raw"][:-1] + "二" + c["name_raw"][-1]})


def purpose_reworded(world: World) -> bool:
    """A purpose is put in other words."""
    return _edit_row(
        world, lambda c: True, lambda c: {"purpose_raw": c["purpose_raw"] + f"（第{world.next_serial()}版）"}
    )


def number_misprinted_and_mended(world: World) -> bool:
    """A number with a wrong check digit is printed right at last; where there is none, one is misprinted."""

    def mended(cells: Mapping[str, str]) -> dict[str, str]:
        old = cells["number_raw"]
        new = f"{old[:24]}{check_digit(old[4:24])}号"
        world.renumbered[new] = old
        return {"number_raw": new}

    def misprinted(cells: Mapping[str, str]) -> dict[str, str]:
        old = cells["number_raw"]
        world.renumbered[new := f"{old[:24]}{(int(old[24]) + 5) % 10}号"] = old
        return {"number_raw": new}

    gone = world.numbers_cancelled()
    once = _numbers_listed_once(world)
    free: Callable[[Mapping[str, str]], bool] = lambda c: c["number_raw"] in once - gone  # noqa: E731
    in_long = _numbers_listed_once(world, _LONG)
    return _edit_row(world, lambda c: free(c) and not check_digit_holds(c["number_raw"]), mended) or _edit_row(
        world, lambda c: free(c) and c["number_raw"] in in_long, misprinted
    )


def genai_cell_corrected(world: World) -> bool:
    """A name in a PDF is mended."""
    if not (keys := world.editable("genai")):
        return False
    key = world.chance.choice(keys)
    part = world.chance.randrange(2)
    rows = [list(row) for row in world.content(key).parts[part].rows]
    row = world.chance.choice(rows)
    row[2] = f"{row[2]}升级版"
    world.set_rows(key, map(tuple, rows), part)
    return True


def edit_taken_back(world: World) -> bool:
    """A list is as it was before its last edit."""
    if not (keys := [key for key in world.editable("dsa", "iisa") if key in world.earlier]):
        return False
    key = world.chance.choice(keys)
    earlier = world.earlier.pop(key)
    if earlier == world.content(key):
        return False
    world.edit(key, earlier)
    return True


def row_added_late(world: World) -> bool:
    """A row more in an old list."""
    if not (keys := world.editable("dsa", "iisa")):
        return False
    key = world.chance.choice(keys)
    world.earlier.pop(key, None)
    form = key.split("/")[0]
    world.set_rows(key, (*world.content(key).parts[0].rows, *world.pool.rows(form, 1, world.day)))
    return True


def row_withdrawn(world: World) -> bool:
    """A row is taken out of a list."""
    keys = [key for key in world.editable("dsa", "iisa") if world.content(key).size > 4]
    if not keys:
        return False
    key = world.chance.choice(keys)
    world.earlier.pop(key, None)
    rows = list(world.content(key).parts[0].rows)
    rows.remove(world.chance.choice(rows))
    world.set_rows(key, rows)
    return True


# --- pages and files ---


def reissued(world: World) -> bool:
    """A batch's page is issued again under another address; the old one stays, or goes."""
    return _reissue(world, corrected=False)


def reissued_with_a_correction(world: World) -> bool:
    """A batch's page is issued again with a corrected list; the old page keeps the old one."""
    return _reissue(world, corrected=True)


def uploaded_again(world: World) -> bool:
    """The same file under another token."""
    if not (found := [link for page, link in world.links() if page.url != PROVINCE]):
        return False
    world.chance.choice(found).address = world.new_token()
    return True


def attachment_renamed(world: World) -> bool:
    """A list is called otherwise on its page."""
    found = [link for page, link in world.links() if not link.name.endswith("xlsx") and "附件" not in link.name]
    if not found:
        return False
    link = world.chance.choice(found)
    link.name = f"附件：{link.name}"
    return True


def moved(world: World) -> bool:
    """A list leaves the hub page for a page of its own."""
    hub = world.pages[IISA_HUB]
    if len(hub.links) < 3:
        return False
    link = world.chance.choice(hub.links)
    hub.links.remove(link)
    page = Web(world.new_url(), hub.title, world.now(), "<p>现予以公布。</p>", [link])
    world.pages[page.url] = page
    return True


def withdrawn(world: World) -> bool:
    """A list is linked no more: its link goes, or the page of a batch with all that points to it."""
    hubs = [world.pages[url] for url in (IISA_HUB, GENAI_HUB) if len(world.pages[url].links) > 2]
    batches = [key for key in world.editable("dsa") if len({p.url for p, n in world.links() if n.key == key}) == 1]
    if hubs and (not batches or world.chance.random() < 0.5):
        page = world.chance.choice(hubs)
        link = world.chance.choice(page.links)
        page.links.remove(link)
        world.withdrawn.append((page, link))
        return True
    if len(batches) < 2:
        return False
    key = world.chance.choice(batches)
    page = next(page for page, link in world.links() if link.key == key)
    del world.pages[page.url]
    world.app[:] = [entry for entry in world.app if entry.page != page.url]
    world.withdrawn.append((page, None))
    return True


def put_back(world: World) -> bool:
    """A withdrawn list is linked again."""
    if not world.withdrawn:
        return False
    page, link = world.withdrawn.pop(0)
    if link is None:
        world.pages[page.url] = page
    else:
        page.links.append(link)
    return True


def notice_reworded(world: World) -> bool:
    """The text of a notice is put in other words; its totals stay."""
    if not (found := [page for page in world.pages.values() if "截至" in page.body]):
        return False
    page = world.chance.choice(found)
    page.body = page.body.replace("<p>", f"<p>（{world.day:%Y.%m.%d}修订）", 1)
    return True


RATES: Mapping[Event, float] = {
    remark_of_cancellation: 0.02,
    company_renamed: 0.012,
    product_added: 0.02,
    name_corrected: 0.015,
    purpose_reworded: 0.01,
    number_misprinted_and_mended: 0.012,
    genai_cell_corrected: 0.012,
    edit_taken_back: 0.006,
    row_added_late: 0.01,
    row_withdrawn: 0.008,
    reissued: 0.007,
    reissued_with_a_correction: 0.004,
    uploaded_again: 0.01,
    attachment_renamed: 0.006,
    moved: 0.005,
    withdrawn: 0.006,
    put_back: 0.012,
    notice_reworded: 0.006,
    province_grows: 0.02,
    province_begins_anew: 0.006,
    cancellation: 0.03,
}
"""Event → how likely it is on a day."""


def _edit_row(
    world: World, fits: Callable[[Mapping[str, str]], bool], edit: Callable[[Mapping[str, str]], Mapping[str, str]]
) -> bool:
    """Edit one fitting row of a Word list."""
    found = [
        (key, place)
        for key in world.editable("dsa", "iisa")
        for place, cells in enumerate(world.content(key).parts[0].records())
        if fits(cells)
    ]
    if not found:
        return False
    key, place = world.chance.choice(found)
    world.earlier[key] = world.content(key)
    part = world.content(key).parts[0]
    rows: list[Row] = list(part.rows)
    cells = part.records()[place]
    rows[place] = printed(part.form, {**cells, **edit(cells)})
    world.set_rows(key, rows)
    return True


def _reissue(world: World, *, corrected: bool) -> bool:
    pages = [page for page in world.pages.values() if page.links and page.links[0].key.startswith("dsa/")]
    pages = [page for page in pages if not page.links[0].frozen]
    if not pages:
        return False
    old = world.chance.choice(pages)
    link = replace(old.links[0])
    page = Web(world.new_url(), old.title, world.now(), old.body, [link])
    if corrected:
        for _, other in world.links():
            if other.key == link.key:
                other.frozen = True
        link.address = world.new_token()
    elif world.chance.random() < 0.5:
        del world.pages[old.url]
        world.app[:] = [replace(e, page=page.url) if e.page == old.url else e for e in world.app]
    world.pages[page.url] = page
    if corrected:
        rows = list(link.content.parts[0].rows)
        place = world.chance.randrange(len(rows))
        rows[place] = (*rows[place][:1], f"{rows[place][1]}（更正）", *rows[place][2:])
        world.set_rows(link.key, rows)
        world.earlier.pop(link.key, None)
    return True


def _numbers_listed_once(world: World, least: int = 1) -> set[str]:
    """Numbers of the algorithm lists with at least so many rows, less those that stand in two rows."""
    parts = [world.content(key).parts[0].records() for key in world.editable("dsa", "iisa")]
    numbers = [cells["number_raw"] for records in parts if len(records) >= least for cells in records]
    return {number for number in numbers if numbers.count(number) == 1}


def _is_plain(company: str) -> bool:
    return company.endswith("有限公司") and "（" not in company
