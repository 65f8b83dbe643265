"""A newsroom in which every kind of text that readers must not see holds a canary of its own."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from canaries import Canary
from desks import LIN, WANG, Desk

from curate.story.blob_id import blob_oid
from curate.story.pictures import pictures_used
from curate.story.story import parse_story
from curate.workflow.digest import story_digest
from made_pictures import gif, png

MONTH = "stories/2025/12"
ADDRESS = "https://kuaibao.example"
BUILT_AT = "2090-01-01T12:00"
DAY = "2025-12-14"
OUT = "gong-kai"
"""The slug of the story that is out and that exports are made of."""

SECRETS = (
    "e-mail",
    "policy-comment",
    "policy-key",
    "yaml-comment",
    "unknown-key",
    "unknown-source-key",
    "source-note",
    "permission-note",
    "review-note",
    "review-point",
    "review-quote",
    "review-answer",
    "waiver",
    "claim",
    "html-comment",
    "unused-picture",
    "unused-picture-content",
    "file-beside",
    "hidden-file",
    "draft",
    "draft-slug",
    "draft-category",
    "draft-tag",
    "draft-author",
    "draft-picture",
    "draft-picture-content",
    "in-review",
    "embargoed",
    "embargoed-retracted",
    "unreadable",
    "faulty",
    "former-draft-name",
    "counts",
    "theme-comment",
    "expired",
    "retracted",
    "retracted-category",
    "retracted-picture",
    "taken-down",
    "pending-text",
    "pending-note",
    "pending-picture",
    "uncommitted",
)
CANARIES = dict(zip(SECRETS, map(Canary, count()), strict=False))
MAIL = f"{CANARIES['e-mail'].latin}@example.org"


def policy() -> str:
    return f"""\
# {CANARIES["policy-comment"]}
name: 快报
language: zh-CN
timezone: Asia/Shanghai
site: {ADDRESS}
categories: [汽车, 生活, {CANARIES["retracted-category"]}]
people:
  lin: {{name: 林编辑, emails: [lin@example.org, {MAIL}], roles: [curator]}}
  wang: {{name: 王审校, emails: [wang@example.org], roles: [reviewer, publisher]}}
x-notes: {CANARIES["policy-key"]}
"""


def story(
    slug: str,
    *,
    state: str = "published",
    published: str = f"{DAY}T08:00:00+08:00",
    title: str = "",
    category: str = "汽车",
    source_more: str = "",
    reviews_more: str = "",
    more: str = "",
    body: str = "正文一段，说清一件事。",
) -> str:
    """Write a story of the desk; `digest: ?` stands for its own."""
    approved = state == "published"
    lines = [
        "---",
        f"id: id-{slug[:20]}",
        f"title: {title or f'示例 {slug}'}",
        f"state: {state}",
        f"category: {category}",
        "summary: 一句话说清这篇讲什么。",
        "curator: lin",
        "created: 2025-12-13T20:10:00+08:00",
        *([f"published: {published}"] if approved else []),
        "attribution:",
        "  - relation: 整理自",
        "    platform: 公众号",
        "    author: 示例作者甲",
        "    url: https://example.org/a",
        *source_more.splitlines(),
        *more.splitlines(),
    ]
    if approved or reviews_more:
        lines.append("reviews:")
    lines += reviews_more.splitlines()
    if approved:
        lines.append('  - {by: wang, verdict: approve, at: 2025-12-13T21:00:00+08:00, digest: "?"}')
    return "\n".join([*lines, "---", "", body, ""])


def out_story() -> str:
    """Write the story that is out, with a secret wherever its file has room for one."""
    c = CANARIES
    return story(
        OUT,
        title="公开的一篇",
        source_more=f"    permission: requested\n    permission_note: {c['permission-note']}\n"
        f"    note: {c['source-note']}\n    x-seen: {c['unknown-source-key']}",
        reviews_more=(
            f"  - {{by: wang, verdict: point, at: 2025-12-13T20:20:00+08:00, point: p1,"
            f" quote: {c['review-quote']}, note: {c['review-point']}}}\n"
            f"  - {{by: lin, verdict: answer, at: 2025-12-13T20:30:00+08:00, point: p1,"
            f" note: {c['review-answer']}}}\n"
            f"  - {{by: wang, verdict: request-changes, at: 2025-12-13T20:25:00+08:00,"
            f" note: {c['review-note']}}}"
        ),
        more=f"# {c['yaml-comment']}\n"
        f"x-internal: {c['unknown-key']}\n"
        "cover: cover.png\ncover_credit: 图：示例\ntags: [示例标签]\n"
        f"claim: {{by: lin, until: 2098-01-01, x-why: {c['claim']}}}\n"
        f"waivers:\n  - {{rule: section-short, reason: {c['waiver']}, by: wang, until: 2098-01-01}}",
        body=f"正文，另见[那一篇]({c['draft-slug'].latin}.md)。\n\n![一张图](in.gif)\n\n"
        f"<!-- {c['html-comment']} -->",
    )


def found(home: Path, top: Path) -> Desk:
    """Make the newsroom with what readers see, and with the secrets that lie within what they see."""
    home.mkdir(parents=True, exist_ok=True)
    top.mkdir(parents=True)
    desk = Desk(top, home)
    desk.git("init", "--quiet", "--initial-branch=main")
    desk.write("stories/newsroom.yaml", policy())
    desk.write(f"{MONTH}/{OUT}/cover.png", png())
    desk.write(f"{MONTH}/{OUT}/in.gif", gif())
    desk.write(f"{MONTH}/ling-yi/ye.png", png(400))
    put(desk, OUT, out_story())
    put(desk, "ling-yi", story("ling-yi", category="生活", more="cover: ye.png"))
    put(desk, "guo-qi", story("guo-qi"))
    put(desk, "che-hui", story("che-hui"))
    put(desk, "che-diao", story("che-diao"))
    put(desk, "geng-zheng", story("geng-zheng"))
    desk.write("stories/theme/about.md", f"编辑部的话。\n\n<!-- {CANARIES['theme-comment']} -->\n")
    desk.write("stories/views.csv", f"slug,views,date\n{CANARIES['counts'].latin},9,{DAY}\n")
    working = CANARIES["former-draft-name"].latin
    put(desk, working, story("gai-ming", state="draft"))
    commit(desk)
    desk.git("mv", f"{MONTH}/{working}.md", f"{MONTH}/gai-ming-qian.md")
    put(desk, "gai-ming-qian", story("gai-ming"))
    commit(desk)
    desk.git("mv", f"{MONTH}/gai-ming-qian.md", f"{MONTH}/gai-ming.md")
    commit(desk)
    return desk


def put(desk: Desk, slug: str, text: str) -> str:
    """Write a story with its own digest in its approval; give its path."""
    path = f"{MONTH}/{slug}.md"
    parsed = parse_story(path, text.encode())
    if parsed.story is not None:
        uses = [use.path for use in pictures_used(parsed.story) if use.path]
        pictures = {use: _object_id(desk.top / use) for use in uses}
        text = text.replace('digest: "?"', f'digest: "{story_digest(parsed.story, pictures)}"')
    desk.write(path, text)
    return path


def _object_id(picture: Path) -> str | None:
    plain = picture.is_file() and not picture.is_symlink()
    return blob_oid(picture.read_bytes(), "sha1") if plain else None


def commit(desk: Desk) -> None:
    desk.git("add", "--all")
    desk.git("commit", "--quiet", "--allow-empty", "--no-verify", "--message=Work of the desk", who=WANG)


def add_what_readers_never_see(desk: Desk) -> None:
    """Add drafts and whatever else lies in a newsroom and may change no byte of what readers get."""
    c = CANARIES
    slug = c["draft-slug"].latin
    desk.write(
        f"{MONTH}/{slug}/{c['draft-picture'].latin}.png", png() + str(c["draft-picture-content"]).encode()
    )
    put(
        desk, slug,
        story(
            slug, state="draft", title=str(c["draft"]), category=str(c["draft-category"]),
            more=f"tags: [{c['draft-tag']}]\ncover: {c['draft-picture'].latin}.png\nplacement: [picks]\n"
            f"x-{c['draft'].latin}: {c['draft']}",
            body=f"{c['draft']}\n\n- {c['draft']}\n\n![{c['draft']}]({c['draft-picture'].latin}.png)",
        ).replace("示例作者甲", str(c["draft-author"])),
    )  # fmt: skip
    put(
        desk, "shen-gao",
        story("shen-gao", state="review", title=str(c["in-review"]), more=f"tags: [{c['in-review']}, 示例标签]",
              body=str(c["in-review"])),
    )  # fmt: skip
    put(
        desk, "yu-gao",
        story("yu-gao", published="2099-01-01T08:00:00+08:00", title=str(c["embargoed"]),
              more=f"tags: [{c['embargoed']}, 示例标签]\nplacement: [picks, important, trending]",
              body=str(c["embargoed"])),
    )  # fmt: skip
    gone = f"retraction: {{at: 2099-01-02T08:00:00+08:00, by: wang, reason: {c['embargoed-retracted']}}}"
    put(
        desk, "yu-gao-che",
        story("yu-gao-che", published="2099-01-01T08:00:00+08:00", title=str(c["embargoed-retracted"]),
              more=gone, body=str(c["embargoed-retracted"])),
    )  # fmt: skip
    desk.write(f"{MONTH}/huai.md", f"---\nid: [{c['unreadable']}\n")
    faulty = put(desk, "cuo-gao", story("cuo-gao", title=str(c["faulty"]), body=str(c["faulty"])))
    desk.write(faulty, (desk.top / faulty).read_text(encoding="utf-8") + f"\n{c['faulty']}。\n")
    commit(desk)  # the text behind the approval is another: the story is out of nothing

    named = f"{MONTH}/{c['unused-picture'].latin}.png"
    for name in (f"{OUT}/{c['unused-picture'].latin}.png", f"{OUT}/{c['unused-picture'].han}.gif"):
        desk.write(f"{MONTH}/{name}", png() + str(c["unused-picture-content"]).encode())
    desk.write(named, png())
    desk.write(f"{MONTH}/{OUT}/{c['file-beside'].latin}.txt", str(c["file-beside"]))
    desk.write(f"stories/.{c['hidden-file'].latin}/a.md", str(c["hidden-file"]))
    desk.write("stories/theme/.notes.css", str(c["hidden-file"]))
    commit(desk)


def take_back_and_correct(desk: Desk) -> None:
    """Let what was out expire, be retracted, taken down and corrected, as the desk's commands do it."""
    c = CANARIES
    put(
        desk, "guo-qi",
        story("guo-qi", title=str(c["expired"]), more=f"tags: [{c['expired']}]\nexpires: 2025-12-20\n"
              "placement: [picks, important, trending]", body=str(c["expired"]))
        .replace("示例作者甲", str(c["expired"])),
    )  # fmt: skip
    for secret, slug in (("retracted", "che-hui"), ("taken-down", "che-diao")):
        word = c[secret]
        desk.write(f"{MONTH}/{slug}/{c['retracted-picture'].latin}.png", png(500) + str(word).encode())
        text = story(
            slug, category=str(c["retracted-category"]) if secret == "retracted" else "汽车",
            more=f"tags: [{word}]\ncover: {c['retracted-picture'].latin}.png\ncover_credit: {word}\n"
            f"placement: [picks]\ncorrections:\n"
            f"  - {{at: 2025-12-13T20:30:00+08:00, by: lin, note: {word}}}",
            body=f"{word}\n\n![{word}]({c['retracted-picture'].latin}.png)",
        ).replace("示例作者甲", str(word)).replace("一句话说清这篇讲什么。", str(word))  # fmt: skip
        put(desk, slug, text)
    commit(desk)
    desk.curate("retract", "che-hui", "--reason", "来源要求撤下", who=WANG).ended(0)
    desk.curate("retract", "che-diao", "--reason", "侵权", "--takedown", who=WANG).ended(0)

    corrected = f"{MONTH}/geng-zheng.md"
    text = (desk.top / corrected).read_text(encoding="utf-8")
    desk.write(f"{MONTH}/geng-zheng/{c['pending-picture'].latin}.png", png(600))
    more = f"另外{c['pending-text']}。\n\n![一张图]({c['pending-picture'].latin}.png)\n"
    desk.write(corrected, f"{text}\n{more}")
    desk.curate(
        "correct", "geng-zheng", "--no-edit", "--note", f"补了一段{c['pending-note']}", who=LIN
    ).ended(0)
    desk.write(f"{MONTH}/ling-yi/{c['uncommitted'].latin}.txt", str(c["uncommitted"]))
