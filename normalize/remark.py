"""What a remark (备注) declares: one entry per change, with the words that declare it.

The forms are those of the published lists (原主体名称“A”变更为“B”, 新增产品X(APP)、Y(网站), 已注销, …) and their likely
variants. A clause that fits none is `other`, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from normalize.cancellation import read_cancellation
from normalize.company import looks_like_organisation
from normalize.issues import Issue
from normalize.text import fold_line_breaks

ChangeKind = Literal[
    "cancelled",
    "company_renamed",
    "algorithm_renamed",
    "product_added",
    "product_renamed",
    "product_removed",
    "products_changed",
    "purpose_changed",
    "model_changed",
    "modality_changed",
    "responsible_person_changed",
    "disclosure_changed",
    "other",
]

_QUOTES = '“”"‘’「」『』＂《》'
_UNIT = re.compile(r"“[^“”]*”|\"[^\"]*\"|「[^「」]*」|[（(](?:[^（()）]|[（(][^（()）]*[)）])*[)）]|.", re.DOTALL)
"""What no separator divides: a quoted name, brackets with what they hold, or one character."""
_SEPARATORS = frozenset("，,；;。、 ")
_LABEL = re.compile(r"(?:变更内容|变更事项|备注|注|说明)[:：]")
_RUN_ON = re.compile(r"(?<=[)）”\"])(?=新增|增加|删除|原(?:主体|算法|产品)|变更(?![为至成])|《)")
"""Where a new clause begins without a separator: after a closing mark, at a word that opens clauses."""
_MONTH = re.compile(r"(?P<year>20\d\d)年(?P<month>1[0-2]|0?[1-9])月(?:份|\d{1,2}日)?")
_FURTHER_MONTH = re.compile(r"(?:1[0-2]|0?[1-9])月")

_NUMBERING = re.compile(r"[（(]?\d{1,2}[.．)）](?=\D)")
_BECAME = r"(?:(?:现|已|现已)?(?:变更|更名|改名|更改|更换|修改|调整|更正|改)(?:为|至|成)[:：]?|→|->|—>)"
_NAMES = rf"(?:变更)?[:：]?(?:原为?|由|从|自)?(?P<old>.+?){_BECAME}(?P<new>.+)"
_COMPANY = r"(?:《[^》]*》中)?(?:变更)?(?:原|备案|现)*(?:主体|公司|企业|单位)(?:单位)?(?:名称|名)?"
_ALGORITHM = r"(?:原|备案)?算法(?!使用)(?:名称|名)?"
_PRODUCT = r"(?:原|关联|应用|算法使用)*产品(?:名称|服务形式|形式|名)?"
_CHANNELS = re.compile(r"[（(](?:[^（()）]*(?:APP|App|app|网站|小程序|公众账?号|其他|其它|H5|网页)[^（()）]*)[)）]$")
_RENAMES: tuple[tuple[ChangeKind, re.Pattern[str]], ...] = (
    ("company_renamed", re.compile(_COMPANY + _NAMES)),
    ("algorithm_renamed", re.compile(_ALGORITHM + _NAMES)),
    ("product_renamed", re.compile(_PRODUCT + _NAMES)),
)
_OLD_ONLY: tuple[tuple[ChangeKind, re.Pattern[str]], ...] = (
    (
        "company_renamed",
        re.compile(r"(?:原主体(?:名称)?|原(?:公司|企业|单位)名称|(?:主体)?曾用名)[:：为]?(?P<old>[^变更]+)"),
    ),
    ("algorithm_renamed", re.compile(r"原算法(?:名称|名)[:：为]?(?P<old>[^变更]+)")),
    ("product_renamed", re.compile(r"原产品(?:名称|名)[:：为]?(?P<old>[^变更]+)")),
)
_NEW_ONLY = re.compile(rf"{_COMPANY}{_BECAME}(?P<new>.+)")
_WITHDRAWN = re.compile(rf"{_PRODUCT}(?P<old>.+?[)）]|“[^“”]+”)(?:已|现已)?(?:下线|停止运营|停止服务|停用|关闭|注销)")
_BARE_RENAME = re.compile(rf"(?:原名称?[:：]?)?(?P<old>“[^“”]+”|\"[^\"]+\"|.+?[)）]){_BECAME}(?P<new>.+)")
_ADDED = re.compile(
    r"(?:备案材料中)?(?:新增|增加|添加|新加)了?(?P<product>(?:关联|应用|算法使用|使用)*产品)?[:：]?(?P<new>.*)"
)
_REMOVED = re.compile(
    r"(?:删除|取消|移除|减少|下线|停用|停止)了?(?P<product>(?:关联|应用|算法使用|使用)*产品)?[:：]?(?P<old>.*)"
)
_MODEL = re.compile(r"模型|接入|使用.*算法|算法$|deepseek|GPT|LLM", re.IGNORECASE)
_FUNCTION = re.compile(r"功能|场景|用途")
_TOPICS: tuple[tuple[ChangeKind, re.Pattern[str]], ...] = (
    ("disclosure_changed", re.compile(r"《|机制机理|公示|自评估|备案材料|备案信息")),
    ("responsible_person_changed", re.compile(r"责任人|法人|法定代表人|负责人|联系人")),
    ("modality_changed", re.compile(r"模态")),
    (
        "purpose_changed",
        re.compile(r"(?:变更|更新|修改|调整).*(?:用途|应用场景|功能)|(?:用途|功能).*(?:变更|更新|修改|调整)"),
    ),
    (
        "model_changed",
        re.compile(r"模型.*(?:变更|更新|升级|更换|调整)|(?:变更|更新|升级|更换|调整).*模型|原?使用.*(?:算法|模型)"),
    ),
    (
        "company_renamed",
        re.compile(
            r"(?:变更|更新|修改)(?:备案)?主体(?:单位)?名称|(?:备案)?主体(?:单位)?名称(?:发生)?(?:变更|更新|修改)"
        ),
    ),
    ("algorithm_renamed", re.compile(r"(?:变更|更新|修改)算法名称|算法名称(?:发生)?(?:变更|更新|修改)")),
    (
        "products_changed",
        re.compile(
            r"(?:更新|变更|调整|修改)(?:关联|应用|算法使用|使用)*产品(?:名称|信息)?"
            r"|(?:关联|应用|算法使用|使用)*产品(?:名称|信息)?(?:发生)?(?:变更|更新|调整)"
        ),
    ),
)
"""What a clause is about when it states no names; tried in this order, the last three on the whole clause."""
_WHOLE = frozenset({"company_renamed", "algorithm_renamed", "products_changed"})
_GOES_ON = frozenset({"purpose_changed", "model_changed", "modality_changed", "disclosure_changed", "other"})
"""Kinds whose clauses list more after 、 or ，: `变更《…》中算法基本原理、算法运行机制描述`."""
_QUOTED_PRODUCT = re.compile(r"^“([^“”]+)”([（(][^（()）]+[)）])$")
_USED_BEFORE, _BECAME_WORD = re.compile("原使用"), re.compile(_BECAME)
_LISTED: frozenset[ChangeKind] = frozenset({"product_added", "product_removed"})
_TWO_PRODUCTS = re.compile(r"(?P<name>.+?)(?P<first>网站|APP|小程序|公众号)和(?P<second>网站|APP|小程序|公众号)")


@dataclass(frozen=True, slots=True)
class DeclaredChange:
    """One change that the publisher declares.

    `old` and `new` are names as printed, without their quotes, a product with its channel in brackets; None where
    they are not stated. `month` is YYYY-MM, None where none or more than one is stated. `text` is the clause.
    """

    kind: ChangeKind
    old: str | None
    new: str | None
    month: str | None
    text: str


class RemarkReading(NamedTuple):
    """The changes that a remark declares, in its order, and issue codes."""

    changes: tuple[DeclaredChange, ...]
    issues: tuple[str, ...]


def read_remark(raw: str) -> RemarkReading:
    """Read the changes that a remark declares; a remark may declare several, an empty one none."""
    text = fold_line_breaks(raw)
    if not text:
        return RemarkReading((), ())
    changes: list[DeclaredChange] = []
    month: str | None = None
    for clause, stated in _clauses(text):
        if stated is not None:
            month = stated or None
        _read(clause, month, changes)
    issues = (Issue.REMARK_NOT_UNDERSTOOD,) if any(change.kind == "other" for change in changes) else ()
    return RemarkReading(tuple(changes), issues)


def _clauses(text: str) -> Iterator[tuple[str, str | None]]:
    """Clauses of a remark, each with the month that is stated before it: "" for several, None for none."""
    stated: str | None = None
    months = ""
    for piece in _pieces(text):
        clause = _LABEL.sub("", piece, count=1) if _LABEL.match(piece) else piece
        clause = _NUMBERING.sub("", clause, count=1) if _NUMBERING.match(clause) else clause
        if found := _MONTH.match(clause):
            stated = f"{found['year']}-{int(found['month']):02}"
            months, clause = found[0], clause[found.end() :]
        elif stated is not None and _FURTHER_MONTH.fullmatch(clause):
            stated, months, clause = "", f"{months}、{clause}", ""
        clause = _LABEL.sub("", clause, count=1) if _LABEL.match(clause) else clause
        if clause:
            yield clause, stated
            stated = None
    if stated is not None:
        yield months, stated


def _pieces(text: str) -> list[str]:
    pieces = [""]
    for unit in _UNIT.findall(_RUN_ON.sub("；", text)):
        if unit in _SEPARATORS and not (unit == " " and not pieces[-1].endswith(tuple("”)）"))):
            pieces.append("")
        else:
            pieces[-1] += unit
    return [piece.strip() for piece in pieces if piece.strip()]


def _read(clause: str, month: str | None, changes: list[DeclaredChange]) -> None:
    """Add what a clause declares to `changes`; what goes on with the clause before is added to that."""
    last = changes[-1] if changes else None
    if last and last.kind == "model_changed" and _USED_BEFORE.match(last.text) and not _BECAME_WORD.search(last.text):
        changes[-1] = _topic(f"{last.text}、{clause}", month)[0]  # the list of what was used before goes on
        return
    found = _named(clause, month, last) or _listed(clause, month) or _topic(clause, month)
    if found:
        changes.extend(found)
    elif last and last.kind in _LISTED:
        changes.append(_item(last.kind, clause, month, clause))
    elif last and last.kind in _GOES_ON:
        changes[-1] = replace(last, text=f"{last.text}、{clause}", new=last.new and f"{last.new}、{clause}")
    else:
        changes.append(DeclaredChange("other", None, None, month, clause))


def _named(clause: str, month: str | None, last: DeclaredChange | None) -> list[DeclaredChange]:
    """A clause that says what was called how before and after."""
    if (cancellation := read_cancellation(clause)).cancelled:
        return [DeclaredChange("cancelled", None, None, cancellation.month or month, clause)]
    for kind, pattern in _RENAMES:
        if (found := pattern.fullmatch(clause)) and _plausible(kind, found["old"], found["new"]):
            return [DeclaredChange(kind, _name(found["old"]), _name(found["new"]), month, clause)]
    return _half_named(clause, month) or _bare_rename(clause, month, last)


def _half_named(clause: str, month: str | None) -> list[DeclaredChange]:
    """A clause that names only what was, or only what is."""
    for kind, pattern in _OLD_ONLY:
        if found := pattern.fullmatch(clause):
            return [DeclaredChange(kind, _name(found["old"]), None, month, clause)]
    if (found := _NEW_ONLY.fullmatch(clause)) and looks_like_organisation(_name(found["new"])):
        return [DeclaredChange("company_renamed", None, _name(found["new"]), month, clause)]
    if found := _WITHDRAWN.fullmatch(clause):
        return [DeclaredChange("product_removed", _name(found["old"]), None, month, clause)]
    return []


def _bare_rename(clause: str, month: str | None, last: DeclaredChange | None) -> list[DeclaredChange]:
    """`“A”变更为“B”`, which leaves unsaid what they are: told by their form, or by the clause before."""
    found = _BARE_RENAME.fullmatch(clause)
    if not found:
        return []
    old, new = _name(found["old"]), _name(found["new"])
    kind: ChangeKind
    if _CHANNELS.search(old) or (last and last.kind == "product_renamed"):
        kind = "product_renamed"
    elif looks_like_organisation(old) and looks_like_organisation(new):
        kind = "company_renamed"
    elif old.endswith(("算法", "模型")) or (last and last.kind == "algorithm_renamed"):
        kind = "algorithm_renamed"
    else:
        return []
    return [DeclaredChange(kind, old, new, month, clause)]


def _plausible(kind: ChangeKind, old: str, new: str) -> bool:
    """Whether two names fit what is said to be renamed: `算法输出模态由图像变更为文本` renames no algorithm."""
    if kind == "company_renamed":
        return looks_like_organisation(_name(old)) and looks_like_organisation(_name(new))
    if kind == "algorithm_renamed":
        return not re.match(r"(?:输[入出])?模态|模型|机制|安全|公示", old)
    return True


def _listed(clause: str, month: str | None) -> list[DeclaredChange]:
    """A clause that adds or removes a product, a model or a function."""
    for kind, pattern, group in (("product_added", _ADDED, "new"), ("product_removed", _REMOVED, "old")):
        found = pattern.fullmatch(clause)
        if not found:
            continue
        what = found[group]
        if not found["product"] and not _CHANNELS.search(_name(what)):
            if _FUNCTION.search(what):
                return [DeclaredChange("purpose_changed", None, None, month, clause)]
            if _MODEL.search(what):
                return [DeclaredChange("model_changed", None, what or None, month, clause)]
        if not found["product"] and not what:
            return []
        return _items("product_added" if kind == "product_added" else "product_removed", what, month, clause)
    return []


def _items(kind: ChangeKind, what: str, month: str | None, clause: str) -> list[DeclaredChange]:
    """The product that a clause names, or the products: a quoted list (`“甲(网站)、乙(APP)”`), `甲网站和小程序`."""
    names = _name(what)
    if pair := _TWO_PRODUCTS.fullmatch(names):
        return [_item(kind, f"{pair['name']}({pair[channel]})", month, clause) for channel in ("first", "second")]
    parts = _pieces(names) if _name(what) != what else [what]
    return [_item(kind, part, month, clause if len(parts) == 1 else part) for part in parts] or [
        _item(kind, "", month, clause)
    ]


def _item(kind: ChangeKind, what: str, month: str | None, text: str) -> DeclaredChange:
    name = _name(what) or None
    removed = kind == "product_removed"
    return DeclaredChange(kind, name if removed else None, None if removed else name, month, text)


def _topic(clause: str, month: str | None) -> list[DeclaredChange]:
    """A clause that says what changed without naming it."""
    for kind, pattern in _TOPICS:
        if pattern.fullmatch(clause) if kind in _WHOLE else pattern.search(clause):
            old = new = None
            if kind in ("model_changed", "modality_changed") and (
                found := re.fullmatch(rf"(?:.*?由|原使用(?:算法)?)(?P<old>.+?){_BECAME}(?P<new>.+)", clause)
            ):
                old, new = _name(found["old"]), _name(found["new"])
            return [DeclaredChange(kind, old, new, month, clause)]
    return []


def _name(text: str) -> str:
    """A name without the quotes around it."""
    stripped = _QUOTED_PRODUCT.sub(r"\1\2", text.strip().lstrip(":："))
    if len(stripped) > 1 and stripped[0] in _QUOTES and stripped[-1] in _QUOTES:
        stripped = stripped[1:-1].strip()
    return stripped
