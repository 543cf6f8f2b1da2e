"""Lists that come to the simulated publisher on their rhythm: new batches, increments, cancellations, provinces."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace

from normalize.number import check_digit
from tests.months.documents import Content, Part
from tests.months.world import GENAI_HUB, IISA_HUB, PROVINCE, AppEntry, Link, Web, World, printed

Event = Callable[[World], bool]
"""Changes a world; returns False where there is nothing yet that it could happen to."""

_ORDINALS = "〇一二三四五六七八九"


def begin(world: World) -> None:
    """What was published before the first day."""
    first = world.day
    for month, day, event in (
        (3, 6, new_iisa_list),
        (4, 11, new_batch),
        (5, 6, new_iisa_list),
        (5, 15, new_genai_list),
        (6, 11, new_batch),
        (6, 20, cancellation),
    ):
        world.day = first.replace(month=month, day=day)
        event(world)
    world.day = first


def new_iisa_list(world: World) -> bool:
    """One more list on the hub page of the recommendation algorithms."""
    hub, month = world.pages[IISA_HUB], f"{world.day.year}年{world.day.month}月"
    title = f"境内互联网信息服务算法备案清单（{month}）"
    world.iisa_lists += 1
    rows = world.pool.rows("iisa", world.some(16), world.day)
    content = Content("docx", title, (Part("iisa", rows),))
    world.attach(hub, f"iisa/{world.day:%Y-%m}", content, f"附件{world.iisa_lists}：{title}")
    return True


def new_batch(world: World) -> bool:
    """A page with the next batch of deep-synthesis algorithms, and the app's pointer to it."""
    world.batches += 1
    ordinal = f"第{_chinese(world.batches)}批" if world.batches > 1 else ""
    title = f"国家互联网信息办公室关于发布{ordinal}深度合成服务算法备案信息的公告"
    page = Web(world.new_url(), title, world.now(), "<p>现公开发布境内深度合成服务算法备案信息。</p>")
    world.pages[page.url] = page
    name = f"境内深度合成服务算法备案清单（{world.day.year}年{world.day.month}月）"
    rows = world.pool.rows("dsa", world.some(46), world.day)
    if world.chance.random() < 0.3 and (earlier := world.editable("dsa")):
        repeated = world.chance.choice(world.content(world.chance.choice(earlier)).parts[0].rows)
        rows = (*rows, (str(len(rows) + 1), *repeated[1:]))  # some numbers stand in two batches
    world.attach(page, f"dsa/{world.batches}", Content("docx", name, (Part("dsa", rows),)))
    world.app.insert(0, AppEntry(f"notice_{page.url[-20:-4]}", title, page.published, page=page.url))
    return True


def new_genai_list(world: World) -> bool:
    """An increment of both GenAI series on their hub page, and the notice that states the totals."""
    month = world.day.replace(day=1) - datetime.timedelta(days=1)
    parts = []
    for form, count in (("genai_filed", 24), ("genai_registered", 16)):
        rows = [list(row) for row in world.pool.rows(form, world.some(count), month, world.seqs[form])]
        world.seqs[form] += len(rows)
        parts.append(Part(form, tuple(map(tuple, rows))))
    name = f"生成式人工智能服务已备案和已登记信息（{month.year}年{month.month}月）"
    world.attach(world.pages[GENAI_HUB], f"genai/{month:%Y-%m}", Content("pdf", name, tuple(parts)))
    filed, registered = (world.seqs[form] - 1 for form in ("genai_filed", "genai_registered"))
    until = f"截至{month.year}年{month.month:02}月{month.day:02}日，累计有{filed}款生成式人工智能服务完成备案"
    if month.month == 12:  # the annual notice restates the year, and the total of one series alone
        title = f"国家互联网信息办公室关于发布{month.year}年生成式人工智能服务已备案信息的公告"
        body = f"<p>{month.year}年，备案工作有序开展。{until}。</p>"
    else:
        title = (
            f"关于发布生成式人工智能服务已备案信息的公告（{month.year}年{max(1, month.month - 1)}月至{month.month}月）"
        )
        body = f"<p>{until}，{registered}款生成式人工智能应用或功能完成登记。</p>"
    page = Web(world.new_url(), title, world.now(), body)
    world.pages[page.url] = page
    return True


def cancellation(world: World) -> bool:
    """A notice of the app that cancels some filings."""
    if any(entry.key == f"cancellation/{world.day:%Y-%m-%d}" for entry in world.app if entry.content):
        return False
    gone = world.numbers_cancelled()
    found = [
        cells | {"role_raw": cells.get("role_raw") or cells["category_raw"]}
        for key in world.editable("dsa", "iisa")
        for cells in world.content(key).parts[0].records()
        if cells["number_raw"] not in gone
        and "已注销" not in cells["remark_raw"]
        and check_digit_holds(cells["number_raw"])
    ]
    if not found:
        return False
    chosen = world.chance.sample(found, min(len(found), world.chance.randint(1, 4)))
    unique = {cells["number_raw"]: cells for cells in chosen}.values()
    month = f"{world.day.year}年{world.day.month}月"
    rows = tuple(
        printed("cancellation", cells | {"seq_raw": str(place), "date_raw": month})
        for place, cells in enumerate(unique, start=1)
    )
    name = next(iter(unique))["name_raw"].replace("\n", "")
    title = f"关于注销“{name}”等{len(rows)}个算法备案编号的公告"
    entry = AppEntry(
        f"notice_{world.next_serial():08}", title, world.now(), Content("pdf", title, (Part("cancellation", rows),))
    )
    world.app.insert(0, entry)
    return True


def province_grows(world: World) -> bool:
    """More rows in the province's list, in place; some of them stand in the centre's lists already."""
    [link] = world.pages[PROVINCE].links
    part, month = link.content.parts[0], world.day.replace(day=1)
    rows = world.pool.rows("province", world.chance.randint(1, 4), month, len(part.rows) + 1)
    central = [c for key in world.editable("genai") for c in world.content(key).parts[0].records()]
    known = {row[3] for row in part.rows}
    if fresh := [cells for cells in central if cells["number_raw"] not in known]:
        rows = (*rows, printed("province", world.chance.choice(fresh)))
    world.set_rows(link.key, (*part.rows, *rows))
    return True


def province_begins_anew(world: World) -> bool:
    """The province replaces its list by one to a later month, a superset under another address."""
    page, [link] = world.pages[PROVINCE], world.pages[PROVINCE].links
    title = f"广东省生成式人工智能服务已备案信息（截至{world.day.year}年{world.day.month}月）"
    if (key := f"guangdong/genai/{world.day:%Y-%m}") == link.key:
        return False
    address = f"/uploads/{world.next_serial()}.xlsx"
    page.links[:] = [Link(key, f"{title}.xlsx", address, replace(link.content, title=title))]
    return province_grows(world)


def scheduled(day: datetime.date) -> list[Event]:
    """Lists that come by their two-monthly rhythm."""
    odd = day.month % 2 == 1
    by_day = {(True, 6): new_iisa_list, (False, 11): new_batch, (True, 15): new_genai_list}
    return [event for (in_odd, number), event in by_day.items() if (odd, day.day) == (in_odd, number)]


def check_digit_holds(number: str) -> bool:
    """Whether the check digit of an algorithm number is right."""
    return check_digit(number[4:24]) == int(number[24])


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_ORDINALS[tens]}十"
    return head + (_ORDINALS[ones] if ones else "")
