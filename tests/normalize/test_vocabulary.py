from __future__ import annotations

import pytest

from normalize.issues import Issue
from normalize.vocabulary import CategoryReading, RoleReading, read_category, read_role


@pytest.mark.parametrize(
    ("raw", "reading"),
    [
        ("服务提供者", RoleReading("provider", ())),
        ("服务技术支\n持者", RoleReading("technical_support", ())),
        ("服务提供", RoleReading("provider", (Issue.VALUE_CUT,))),
        ("服务", RoleReading(None, (Issue.ROLE_UNKNOWN,))),
        ("服务提供者、服务技术支持者", RoleReading(None, (Issue.ROLE_UNKNOWN,))),
        (" ", RoleReading(None, (Issue.ROLE_MISSING,))),
    ],
)
def test_a_role_is_read_or_reported(raw: str, reading: RoleReading) -> None:
    assert read_role(raw) == reading


@pytest.mark.parametrize(
    ("raw", "type_code", "reading"),
    [
        ("个性化推送类", "02", CategoryReading("个性化推送类", ())),
        ("个性化推送\n类", None, CategoryReading("个性化推送类", ())),
        ("个性化推送", "02", CategoryReading("个性化推送类", (Issue.VALUE_CUT,))),
        ("检索过滤类", "04", CategoryReading("信息检索类", ())),
        ("检索过滤类", "05", CategoryReading("内容过滤类", ())),
        ("检索过滤类", "02", CategoryReading("检索过滤类", (Issue.CATEGORY_NOT_SPLIT,))),
        ("检索过滤类", None, CategoryReading("检索过滤类", (Issue.CATEGORY_NOT_SPLIT,))),
        ("调度决策类", "03", CategoryReading("调度决策类", (Issue.CATEGORY_CONTRADICTS_NUMBER,))),
        ("语音合成类", "01", CategoryReading(None, (Issue.CATEGORY_UNKNOWN,))),
        ("", "01", CategoryReading(None, (Issue.CATEGORY_MISSING,))),
    ],
)
def test_a_category_is_read_with_the_type_code_of_the_number(
    raw: str, type_code: str | None, reading: CategoryReading
) -> None:
    assert read_category(raw, type_code) == reading
