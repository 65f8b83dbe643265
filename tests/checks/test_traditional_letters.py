"""The table of traditional characters: whole, and without any that simplified texts use too."""

from __future__ import annotations

from curate.checks.copy.traditional_letters import SIMPLIFIED

LESS_OFTEN_MET = (
    "摯賴樹剝澤潛燭爐獅瘋癮皺盜砲碼禪禿竄筍簽籠糾緒縫罰脅膽蒼蓮蕭蠶襲訊詭誕諒謊譜豎販"
    "賄賭贈蹤轍邁鄧釘鋁錦鎖闖陝霧頒飾餅駐驕髒鬆鯨鴿齡"
)
"""One of each of many parts and frequencies."""
BOTH_HAVE = "乾著徵藉於後摺瞭昇氾釐祕剋囍俬塚蒐苧氹"
"""In words of today, in names and places."""


def in_gb2312(letter: str) -> bool:
    try:
        letter.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def test_table__holds_the_whole_class() -> None:
    assert len(SIMPLIFIED) > 2400
    assert [letter for letter in LESS_OFTEN_MET if letter not in SIMPLIFIED] == []


def test_table__leads_from_what_simplified_texts_lack_to_what_they_have() -> None:
    assert [letter for letter in SIMPLIFIED if in_gb2312(letter)] == []
    assert [right for right in SIMPLIFIED.values() if not in_gb2312(right)] == []
    assert not set(SIMPLIFIED) & set(SIMPLIFIED.values())
    assert all(len(letter) == len(right) == 1 for letter, right in SIMPLIFIED.items())


def test_table__leaves_alone_what_both_use() -> None:
    assert [letter for letter in BOTH_HAVE if letter in SIMPLIFIED] == []
