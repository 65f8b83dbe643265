"""A bulletin as readers would see it: the stories of this repository, all of them out, and some made-up ones.

It has every kind of page: a story with sources, one with a correction, one that is retracted, one that moved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from curate.policy import Policy, parse_policy
from curate.site.edition import published_stories
from curate.site.pages import render_site
from curate.site.visibility import PublishedStory, retracted_stories
from curate.story.story import Story, parse_story

TOP = Path(__file__).resolve().parent.parent.parent
NOW = datetime.fromisoformat("2025-12-14T09:39:00+08:00")
UNFINISHED = {"kandong-jiaqian": "2025-12-12T20:00", "zhongxiwen-kongxi-jiaogei-liulanqi": "2025-12-11T21:30"}
"""What the desk has not released yet, and when it is out here."""
CHANGES = {
    "xuhang-shuzi-zenme-du": (
        "placement: [trending]\n",
        "placement: [picks, trending]\ncover: zuli-chesu.png\ncorrections:\n"
        "  - {at: 2025-12-11T10:00:00+08:00, by: wang, note: 表中冬季高速的“20度”误作“18度”，已改正。}\n",
    ),
}
MADE_UP = (
    (
        "jiu-xiangji",
        "2025-12-08T08:00",
        "文化",
        "一台旧相机，为什么值得再修一次",
        "相机, 修理",
        "important",
        "换一块海绵、清一遍镜片，花掉的钱不到半台新机。作者把修理的每一步和每一笔账都写了下来，也说清哪些毛病不必修。",
    ),
    (
        "caishichang",
        "2025-12-06T07:30",
        "商业",
        "菜市场扫码之后，摊主的账本怎么记",
        "价格, 消费",
        "trending",
        "扫码收的钱，晚上一笔一笔都在手机里；现金少了，账反倒难对。六位摊主说了各自的记法，没有一种是软件教的。",
    ),
    (
        "ditie",
        "2025-12-03T18:20",
        "生活",
        "末班地铁晚开半小时，谁在坐",
        "通勤, 城市",
        "trending",
        "多开的三班车上，有收工的厨师、看完演出的学生，也有专门等这班车的代驾。作者坐了五个晚上，数了每一站上下的人。",
    ),
    (
        "shucai",
        "2025-11-28T08:00",
        "生活",
        "冬天的叶子菜，买回家先做三件事",
        "家务",
        "",
        "挑掉黄叶、晾干水、竖着放。作者在自家冰箱里放了两周，隔天拍一张照片，哪种放法撑得久，看图就知道。",
    ),
    (
        "dingyue",
        "2025-11-21T19:00",
        "科技",
        "退订一个服务要点几下",
        "消费, 软件",
        "",
        "作者退订了十一个服务，最少点两下，最多要打一个电话。哪一步在拖你，哪一步只是问一句，他列成了一张表。",
    ),
)
"""Slug, moment, category, title, tags, slot and summary."""
OLD_PATH, MOVED = "stories/2025/12/xiangji.md", "stories/2025/12/jiu-xiangji.md"


@dataclass(frozen=True)
class Bulletin:
    """What the sample is made from."""

    policy: Policy
    stories: Sequence[Story]
    pictures: Mapping[str, bytes]

    def published(self) -> list[PublishedStory]:
        return published_stories(self.stories, self.policy, NOW)

    def site(self) -> dict[str, bytes]:
        """Make its pages."""
        gone = retracted_stories(self.stories, self.policy, NOW)
        return render_site(
            self.published(), self.policy, NOW, self.pictures, retracted=gone, former={MOVED: [OLD_PATH]}
        )


def sample_bulletin(language: str = "zh-CN") -> Bulletin:
    """Gather the stories; what was still being written is out as well."""
    text = (TOP / "stories/newsroom.yaml").read_text(encoding="utf-8").replace("zh-CN", language, 1)
    policy = parse_policy(text.encode()).policy
    assert policy is not None
    stories = [_read(path) for path in sorted((TOP / "stories").rglob("*.md"))]
    stories += [_parsed(f"stories/{moment[:7].replace('-', '/')}/{slug}.md", _made_up(slug, moment, *more))
                for slug, moment, *more in MADE_UP]  # fmt: skip
    retraction = "retraction: {at: 2025-12-13T15:00:00+08:00, by: zhao, reason: 来源的作者要求撤下。}\n"
    gone = _made_up("chexia", "2025-12-05T08:00", "商业", "一家小店的账", "价格", "", "一本账。", retraction)
    stories.append(_parsed("stories/2025/12/chexia.md", gone))
    files = sorted((TOP / "stories").rglob("*.png"))
    return Bulletin(policy, stories, {path.relative_to(TOP).as_posix(): path.read_bytes() for path in files})


def _read(path: Path) -> Story:
    text = path.read_text(encoding="utf-8")
    old, new = CHANGES.get(path.stem, ("", ""))
    assert old in text, path
    text = text.replace(old, new, 1)
    if moment := UNFINISHED.get(path.stem):
        state = "draft" if "\nstate: draft\n" in text else "review"
        text = text.replace(f"state: {state}\n", f"state: published\npublished: {moment}:00+08:00\n", 1)
    return _parsed(path.relative_to(TOP).as_posix(), text)


def _made_up(
    slug: str, moment: str, category: str, title: str, tags: str, slot: str, summary: str, more: str = ""
) -> str:
    return (
        f"---\nid: {moment[:10].replace('-', '')}-{slug[:4]}\ntitle: {title}\nstate: published\ncurator: lin\n"
        f"category: {category}\ntags: [{tags}]\npublished: {moment}:00+08:00\nplacement: [{slot}]\n"
        f"summary: {summary}\n{more}"
        f"attribution:\n  - relation: 整理自\n    platform: 公众号\n    author: 示例作者·街角\n"
        f"    title: {title}\n    url: https://example.org/mp/{slug}\n    accessed: {moment[:10]}\n"
        f"---\n\n{title}，要从一个平常的早晨说起。\n"
    )


def _parsed(path: str, text: str) -> Story:
    parsed = parse_story(path, text.encode())
    assert parsed.story is not None, [str(fault.message) for fault in parsed.faults]
    return parsed.story
