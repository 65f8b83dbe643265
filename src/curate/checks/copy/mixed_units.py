"""One quantity measured in units of several names within one story."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from curate.checks.copy.slips import Slip, Told, faults_of, matches
from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.fault import Fault
from curate.story.story import Story

RULES = (by_state("zh-unit-mixed", "info", "info", "info"),)

FAMILIES = (
    ("kg", "公斤", "千克"),
    ("km", "公里", "千米"),
    ("cm", "厘米", "公分"),
    ("mm", "毫米"),
    ("m²", "㎡", "平方米", "平米"),
    ("km²", "平方公里", "平方千米"),
    ("km/h", "公里/小时", "千米/小时", "公里每小时", "千米每小时"),
    ("ml", "毫升"),
    ("kW", "千瓦"),
    ("kWh", "千瓦时", "度电"),
    ("℃", "°C", "摄氏度", "度"),
)
"""Names of one unit each; 度 alone counts where the line speaks of temperature, being an angle elsewhere."""

_SPELLINGS = {"KG": "kg", "Kg": "kg", "KM": "km", "Km": "km", "CM": "cm", "MM": "mm", "mL": "ml", "ML": "ml"}
_FAMILY_OF = {name: family for family in FAMILIES for name in family}
_NAMES = sorted([*_FAMILY_OF, *_SPELLINGS], key=len, reverse=True)
_LAST_SIGNS = frozenset(name[-1] for name in _NAMES)
_DIGIT = "0-9一二三四五六七八九十百千万亿两几半余多"
_UNIT = re.compile(
    "(?:"
    + "|".join(map(re.escape, _NAMES))
    + rf")(?![A-Za-z0-9²/]|(?<=度)[角数假]|(?<=[^{_DIGIT} ]度)|(?<=千克)拉)"
)
_AMOUNT = re.compile(rf"(?P<gloss>[（(=＝「“]?)[0-9.,～~-]*[{_DIGIT}][ ]?\Z")
_HEAT = re.compile(r"[温热冷℃]|摄氏|零[上下]|°C")
_TURN = re.compile(r"[转角斜倾弯拐视经纬]")
_CLAUSE_END = re.compile(r"[，。；、！？\n|]")
MOST_BEFORE = 24
NEAR = 20


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find families of units of which a story uses more than one name."""
    del around
    copy = story.copy_text
    first, counts = _used(copy.masked)
    told: dict[int, Told] = {}
    for family in FAMILIES:
        used = sorted(
            (name for name in family if name in counts), key=lambda name: (-counts[name], first[name])
        )
        if len(used) > 1:
            listed = "、".join(f"{name}（{counts[name]}）" for name in used)
            told[first[used[-1]]] = (
                msg("One unit goes by several names here: {names}.", names=listed),
                msg("Choose one name for the whole story; a conversion in brackets may stay."),
            )
    slips = (Slip(offset, offset + 1) for offset in sorted(told))
    return faults_of("zh-unit-mixed", copy, slips, lambda found: told[found.start])


def _used(masked: str) -> tuple[dict[str, int], Counter[str]]:
    """Give where each name of a unit stands first behind an amount, and how often it does."""
    first: dict[str, int] = {}
    counts: Counter[str] = Counter()
    for match in matches(_UNIT, masked):
        start = match.start()
        amount = _AMOUNT.search(masked, max(0, start - MOST_BEFORE), start)
        if amount is None or amount["gloss"] in ("「", "“"):
            continue  # a name that begins with an amount
        if amount["gloss"] and masked[amount.start() - 1] in _LAST_SIGNS:
            continue  # 523.56km（523.56千米） says the same twice, and means to
        name = match[0]
        if name == "度" and not _is_heat(masked, start):
            continue
        name = _SPELLINGS.get(name, name)
        first.setdefault(name, start)
        counts[name] += 1
    return first, counts


def _is_heat(masked: str, offset: int) -> bool:
    """True when the words around 度 speak of temperature."""
    low = max(0, offset - NEAR)
    clause = _CLAUSE_END.split(masked[low:offset])[-1] + _CLAUSE_END.split(masked[offset : offset + NEAR])[0]
    return not _TURN.search(clause) and _HEAT.search(masked, low, offset + NEAR) is not None
