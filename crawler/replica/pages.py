"""The HTML of the publishers' pages, in their structure: quotes left out, addresses without a scheme, and scripts."""

from __future__ import annotations

import datetime
import html
import json
from collections.abc import Sequence
from urllib.parse import quote

from crawler.replica.edition import AppNotice, Attachment, Edition, Page

CHANNEL = "A093702"
"""Identifier of the column 网信发布, in its address and in the request for its older entries."""
PER_PAGE = 20
MOST_PER_PAGE = 100
_VISIBLE = 28
"""Characters of a title that the column page shows; its `title` attribute holds the whole."""

FIREWALL = (
    "<html><head><title>安全拦截</title></head><body>您的IP最近有可疑的攻击行为，请稍后重试。"
    "<p>如果您是网站管理员，请登录知道创宇云防御</p></body></html>"
)
NOT_FOUND = "<html><body><h1>404</h1></body></html>"
NO_FILE = "<html><body>文件不存在</body></html>"

_OLDER = """
var pageno=1;
function entry(e){
  var item=document.createElement('li'),head=document.createElement('h5'),link=document.createElement('a'),
      times=document.createElement('div');
  link.href=e.infourl;link.target='_blank';link.title=link.textContent=e.topic;
  times.className='times';times.textContent=e.pubtime.slice(0,10);
  head.appendChild(link);item.appendChild(head);item.appendChild(times);
  return item;
}
document.getElementById('next').onclick=function(){
  pageno++;
  fetch('/cms/JsonList',{method:'POST',headers:{'Content-Type':'application/x-www-form-urlencoded'},
    body:'channelCode='+channelCode+'&perPage='+perPage+'&pageno='+pageno})
  .then(function(answer){return answer.json()})
  .then(function(data){
    var box=document.querySelector('#loadingInfoPage ul');
    box.replaceChildren.apply(box,data.list.map(entry));
  });
};
"""

APP = """<!DOCTYPE html><html><head><meta charset=utf-8><title>互联网信息服务算法备案系统</title></head>
<body><div id="app"></div><script>
function row(notice){
  var item=document.createElement('li'),link=document.createElement('a'),when=document.createElement('time');
  item.dataset.id=notice.noticeId;
  link.href=notice.type==3?notice.content:'/api/file/fileDownLoad?noticeId='+notice.noticeId;
  link.textContent=notice.title;
  when.textContent=notice.createTime;
  item.appendChild(link);item.appendChild(when);
  return item;
}
setTimeout(function(){
  fetch('/api/notice/list').then(function(answer){return answer.json()}).then(function(data){
    var list=document.createElement('ul');
    list.className='notice-list';
    list.append.apply(list,data.datas.map(row));
    document.getElementById('app').appendChild(list);
  });
},300);
</script></body></html>"""


def article(page: Page) -> str:
    """Page of a notice: `h1.title`, `#pubtime`, `#source`, and `#BodyLabel` with text and attachments."""
    title = html.escape(page.title)
    links = "".join(
        f'<p><a href="{html.escape(address(attachment))}">{html.escape(attachment.name)}</a></p>'
        for attachment in page.attachments
    )
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}_中央网络安全和信息化委员会办公室</title></head>"
        f'<body><div class="content"><h1 class="title">{title}</h1>'
        f'<div class="info"><span id="pubtime">{_chinese(page.published)}</span>'
        f'<span id="source">来源：<a href="//{page.host}">{html.escape(page.source)}</a></span></div>'
        f'<div class="main-content"><DIV id=BodyLabel>{page.body}{links}<script>var pagestat=1;</script></DIV></div>'
        "</div></body></html>"
    )


def address(attachment: Attachment) -> str:
    """Address of an attachment as it stands in its page, relative to the host; the token is sent as it stands."""
    if attachment.path is not None:
        return attachment.path
    return f"/cms/pub/interact/downloadfile.jsp?filepath={attachment.token}&fText={quote(attachment.name)}"


def column(edition: Edition, host: str) -> list[dict[str, str]]:
    """Entries of the column, newest first, in the form of the answers to the requests for older ones."""
    pages = [page for page in (*edition.pages, *edition.news) if page.host == host]
    return [
        {
            "topic": page.title,
            "infourl": f"//{page.host}{page.path}",
            "pubtime": f"{page.published:%Y-%m-%d %H:%M}:00.0",
        }
        for page in sorted(pages, key=lambda page: page.published, reverse=True)
    ]


def column_page(entries: Sequence[dict[str, str]]) -> str:
    """First page of the column: the newest entries, and a script for the older ones."""
    items = "".join(
        f'<li><h5><a href={entry["infourl"]} target=_blank title="{html.escape(entry["topic"])}">'
        f"{html.escape(_cut(entry['topic']))}</a></h5>"
        f'<div class="times">{entry["pubtime"][:10]}</div></li>'
        for entry in entries[:PER_PAGE]
    )
    return (
        "<!DOCTYPE html><html><head><meta charset=utf-8>"
        "<title>网信发布_中央网络安全和信息化委员会办公室</title></head>"
        f'<body><div id="loadingInfoPage"><ul>{items}</ul></div>'
        '<div id=pager><a href="javascript:void(0)" id=next>下一页</a></div>'
        f"<script>var channelCode='{CHANNEL}',perPage={PER_PAGE},total='{len(entries)}';{_OLDER}</script></body></html>"
    )


def older(entries: Sequence[dict[str, str]], per_page: int, number: int) -> str:
    """Answer to a request for one page of the column: at most a hundred entries, an empty list past the end."""
    size = min(max(per_page, 1), MOST_PER_PAGE)
    start = (max(number, 1) - 1) * size
    return _json({"totalRec": len(entries), "list": entries[start : start + size]})


def app_list(notices: Sequence[AppNotice]) -> str:
    """Answer to the app's request for its notices."""
    shown = [
        {
            "noticeId": notice.identifier,
            "type": notice.type,
            "title": notice.title,
            "content": notice.content,
            "createTime": f"{notice.created:%Y-%m-%d %H:%M:%S}",
        }
        for notice in notices
    ]
    return _json({"errno": 0, "errmsg": "", "datas": shown})


def login_wanted() -> str:
    """Answer of the public search, which wants a login."""
    return _json({"errno": 440, "errmsg": "检测到未登录状态，请先登录"})


def _chinese(when: datetime.datetime) -> str:
    return f"{when:%Y}年{when:%m}月{when:%d}日 {when:%H:%M}"


def _cut(title: str) -> str:
    return title if len(title) <= _VISIBLE else title[:_VISIBLE] + "…"


def _json(answer: object) -> str:
    return json.dumps(answer, ensure_ascii=False)
