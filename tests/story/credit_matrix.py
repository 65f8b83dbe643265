"""The matrix of credit lines: every relation with one and several sources, with all that may be said of them.

`cases/credit_matrix.yaml` holds the sentence of each cell in both languages. After a wanted change of the wording,
`python tests/story/credit_matrix.py` writes the file anew; the difference is then read, not only committed.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

from curate.story.credit import credit_line
from curate.story.model import Source
from curate.story.vocabulary import RELATIONS, Permission

FILE = Path(__file__).parent / "cases" / "credit_matrix.yaml"

ONE = {
    "整理自": {"platform": "视频号", "author": "示例作者甲"},
    "编译自": {"platform": "网页", "author": "Jane Example", "title": "Slow Streets", "language": "en"},
    "翻译自": {
        "platform": "网页",
        "author": "J. R. Example",
        "title": "On Walking",
        "translator": "示例译者",
    },
    "转载自": {"platform": "公众号", "author": "示例来信", "title": "慢行"},
    "转载有删改": {"platform": "公众号", "author": "示例来信", "title": "慢行"},
    "摘编自": {"platform": "图书", "author": "示例作者丁", "title": "街道小史"},
    "改编自": {"platform": "抖音", "author": "示例戊"},
    "综合自": {"platform": "微博", "author": "示例乙"},
    "援引": {"platform": "报刊", "author": "示例日报", "title": "三城公交提速"},
    "口述": {"platform": "播客", "author": "示例丙", "title": "晚饭后·第12期"},
    "原创": {"author": "林编辑"},
}
OTHER = {
    "原创": {"author": "王编辑"},
    "口述": {"platform": "活动", "author": "示例讲者"},
    "翻译自": {"platform": "X", "author": "example", "title": "A Thread", "translator": "示例译者"},
}
TREATMENT = "文字为整理与结构化呈现"
STANCE = "保留其核心立场与判断"
COUNTS = ("one", "several", "several, said of the first")


def cells() -> Iterator[tuple[str, list[Source]]]:
    """Give each cell's name and sources."""
    said = product(("", TREATMENT), ("", STANCE), (None, *Permission))
    for word, count, (treatment, stance, permission) in product(RELATIONS, COUNTS, [*said]):
        remarks = {"treatment": treatment, "stance": stance, "permission": permission}
        remarks = {key: value for key, value in remarks.items() if value}
        if not remarks and count == COUNTS[2]:
            continue
        if permission is Permission.LICENCE:
            remarks["permission_note"] = "CC BY 4.0"
        first = Source.model_validate({"relation": word, **ONE[word], **remarks})
        other = {"relation": word, **OTHER.get(word, {"platform": "知乎", "author": "示例答主"})}
        second = Source.model_validate(other | (remarks if count == COUNTS[1] else {}))
        name = " · ".join(
            [
                word,
                count,
                *(["treatment"] if treatment else []),
                *(["stance"] if stance else []),
                *([permission] if permission else []),
            ]
        )
        yield name, [first] if count == COUNTS[0] else [first, second]


def matrix() -> dict[str, dict[str, str]]:
    """Give the sentences of every cell as the code makes them."""
    return {
        name: {language: credit_line(sources, language=language) for language in ("zh", "en")}
        for name, sources in cells()
    }


if __name__ == "__main__":
    lines = [__doc__.partition("\n")[0].join(("# ", "\n"))]
    for name, sentences in matrix().items():
        lines += [f"{name}:\n", *(f"  {language}: '{text}'\n" for language, text in sentences.items())]
    FILE.write_text("".join(lines), encoding="utf-8")
