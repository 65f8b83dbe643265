"""Stories that use all a text can hold, and their exports as they were looked at once.

`python tests/site/exported_stories.py` writes the files of `exports/golden` anew; look at the difference.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from site_stories import NOW, POLICY, a_policy, a_story

from curate.policy import Policy
from curate.site.exports.content import Content, content_of
from curate.site.exports.digest import Digest, digest_markdown, digest_of, digest_text
from curate.site.exports.mail import digest_mail
from curate.site.exports.markdown import story_markdown
from curate.site.exports.page import story_card, story_page
from curate.site.exports.text import story_text
from curate.site.exports.wechat import story_wechat
from curate.site.links import addresses
from curate.site.visibility import published_stories
from curate.story.story import Story
from made_pictures import png

GOLDEN = Path(__file__).parent / "exports" / "golden"
SITE = "site: https://kuaibao.example\n"
BODY = """\
## 一、起因

段落里有[链接](https://a.example/x?a=1&b=2)和 https://b.example/y 。**加粗（注）**后文[^1]，*强调*，~~删去~~，`代码`。
再说<!-- 只给编辑看 -->[一次](https://a.example/x?a=1&b=2)，另一篇[稿件](../b.md)，[公众号](https://mp.weixin.qq.com/s/1)。

![图的说明](p.png "摄影：示例")

### 二、清单

- 甲
- 乙

  第二段
  1. 丙
     - 丁
- 戊

3. 三
4. 四

- [x] 做完的

| 一 | 二 | 三 | 四 | 五 |
|---|:-:|--:|---|---|
| 1 | 2 | 3 | 4 | **5** |

> 引文
> 第二行

---

```py
x < y
```

2025\\. 不是列表，1 * 2 * 3 不是强调。

[^1]: 注的*内容*。
"""
MORE = """\
summary: 先算账，再决定。
cover: cover.png
cover_credit: 封面：示例
ai: generated
reviews: [{by: wang, verdict: approve, digest: x}]
corrections: [{at: 2025-12-14T09:00:00+08:00, by: lin, note: 改了一个数字。}]
"""
PICTURES = {"stories/2025/12/full/p.png": png(), "stories/2025/12/full/cover.png": png(640, 400)}


def full_story() -> Story:
    """Give a story with everything in it."""
    return a_story("full", title="一台旧相机，为什么值得再修一次？", body=BODY, more=MORE)


def content(story: Story | None = None, policy: Policy | None = None) -> Content:
    """Give what exports say of a story."""
    policy = policy or a_policy(SITE)
    (published,) = published_stories([story or full_story()], policy, NOW)
    return content_of(published, policy, PICTURES, addresses([published], []))


def digest(stories: list[Story] | None = None, policy: Policy | None = None) -> Digest:
    """Give the digest of 14 December 2025."""
    policy = policy or a_policy(SITE)
    chosen = stories or [
        full_story(),
        a_story("b", "2025-12-14T09:00:00+08:00", title="后来的一篇", more="summary: 短。\n"),
        a_story("pinned", "2025-12-14T07:00:00+08:00", title="精选的一篇", more="placement: [picks]\n"),
    ]
    out = published_stories(chosen, policy, NOW)
    return digest_of(out, policy, date(2025, 12, 14), NOW, addresses(out, []))


def all_forms() -> dict[str, bytes]:
    """Give every export by the name of its golden file."""
    story, day = content(), digest()
    english = content(
        a_story("english", title="Repairing it", body="One paragraph.\n", more="ai: assisted\n"),
        a_policy(text=POLICY.replace("zh-CN", "en")),
    )
    texts = {
        "story.wechat.html": story_wechat(story).page,
        "story.txt": story_text(story),
        "story.markdown": story_markdown(story),
        "story.html": story_page(story),
        "story.card.html": story_card(story),
        "english.txt": story_text(english),
        "digest.txt": digest_text(day, sources=True),
        "digest-without-sources.txt": digest_text(day, sources=False),
        "digest.markdown": digest_markdown(day, sources=True),
    }
    made = {name: text.encode("utf-8") for name, text in texts.items()}
    return {**made, "digest.eml": digest_mail(day, sources=True)}


if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for name, data in all_forms().items():
        (GOLDEN / name).write_bytes(data)
