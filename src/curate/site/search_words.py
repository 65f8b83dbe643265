"""The words of the search page, in Chinese and in English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SearchWords:
    """One language's words; `{…}` are filled in by `theme/search.js`."""

    search: str
    """The name of the page, the label of the field's button and of the links to it."""
    label: str
    found: str
    more: str
    nothing: str
    short: str
    busy: str
    failed: str
    from_disk: str
    without_script: str
    """What to do where no script runs; links to all stories follow."""
    instead: str


CHINESE = SearchWords(
    search="搜索",
    label="搜索文章",
    found="“{query}”：找到 {count} 篇",
    more="显示更多",
    nothing="没有找到与“{query}”相符的文章。换一个词，或看全部文章。",
    short="请至少输入两个字。",
    busy="正在搜索……",
    failed="没能取到搜索索引，请稍后再试。",
    from_disk="页面是从磁盘直接打开的，浏览器不让它读取搜索索引。请通过网址访问，或用下面的列表查找。",
    without_script="搜索要在浏览器里运行脚本。没有脚本时，请用下面的列表查找。",
    instead="不用搜索也能找到",
)

ENGLISH = SearchWords(
    search="Search",
    label="Search the stories",
    found="“{query}”: {count} found",
    more="Show more",
    nothing="No story matches “{query}”. Try another word, or look through all stories.",
    short="Please type at least two characters.",
    busy="Searching…",
    failed="The search index could not be fetched. Please try again later.",
    from_disk="This page was opened from the disk, where browsers do not let it read the search index. "
    "Open it by its web address, or look through the lists below.",
    without_script="The search runs a script in your browser. Without it, look through the lists below.",
    instead="Finding without the search",
)


def search_words(*, chinese: bool) -> SearchWords:
    """Give the words of the site's language."""
    return CHINESE if chinese else ENGLISH
