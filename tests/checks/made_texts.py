"""Made Chinese texts, and what becomes of a text that is passed on: changed, shuffled, cut.

Words are drawn by Zipf's law from those of the pinyin dictionary, with particles between them; a subject is a choice
of 150 words from which half of the words come. Always the same texts for the same numbers.
"""

from __future__ import annotations

from functools import cache
from random import Random

PARTICLES = [
    *"的了在是和也就都而与着或这那对从把被让比到给用还又再很更最不有说要会能去来上中里",
    *(
        "一个",
        "没有",
        "我们",
        "他们",
        "这个",
        "可以",
        "因为",
        "所以",
        "但是",
        "如果",
        "已经",
        "之后",
        "目前",
        "其中",
    ),
    *("通过", "进行", "以及", "什么", "怎么", "今年", "表示", "认为", "方面"),
]


@cache
def words() -> tuple[str, ...]:
    """Give some 20,000 words of two characters in an order of their own."""
    from pypinyin.phrases_dict import phrases_dict

    found = sorted(word for word in phrases_dict if len(word) == 2)
    Random(7).shuffle(found)
    return tuple(found)


def made_text(number: int, length: int = 1_200, subject: int | None = None) -> str:
    """Give text `number` of at least `length` characters, on one of the subjects if one is given."""
    chance = Random(number)
    own = Random(subject).sample(words(), 150) if subject is not None else []
    parts: list[str] = []
    written = 0
    while written < length:
        clause = ""
        for _ in range(chance.randint(4, 9)):
            pool = own if own and chance.random() < 0.5 else words()
            clause += pool[int(len(pool) ** chance.random()) - 1]
            clause += chance.choice(PARTICLES) if chance.random() < 0.6 else ""
        parts.append(clause + chance.choice("，。，。；？"))
        written += len(clause)
        if chance.random() < 0.12:
            parts.append("\n\n")
    return "".join(parts).rstrip() + "\n"


def changed(text: str, share: float, seed: int = 0) -> str:
    """Give a text in which each character was replaced, left out or doubled with the probability `share`."""
    chance = Random(seed)
    out = []
    for character in text:
        if character == "\n" or chance.random() >= share:
            out.append(character)
        elif chance.random() < 0.5:
            out.append(chance.choice(words())[0])
        elif chance.random() < 0.5:
            out.append(character + chance.choice(words())[1])
    return "".join(out)


def shuffled(text: str, seed: int = 0) -> str:
    """Give a text with its paragraphs in another order."""
    paragraphs = text.strip().split("\n\n")
    Random(seed).shuffle(paragraphs)
    return "\n\n".join(paragraphs) + "\n"
