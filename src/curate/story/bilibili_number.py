"""The two names of one video at bilibili: its number (av) and the code made from it (BV)."""

from __future__ import annotations

_LETTERS = "FcwAPNKTMug3GV5Lj7EJnHpWsx4tb8haYeviqBz6rkCy12mUSDQX9RdoZf"
_ORDER = (8, 7, 0, 5, 1, 3, 2, 4, 6)
"""Where, behind `BV1`, each digit of the code stands, the lowest digit first."""
_MASK = 23442827791579
_LIMIT = 1 << 51


def code_of(number: int) -> str | None:
    """Give the BV code of an av number, None when there is no such number."""
    if not 0 < number < _LIMIT:
        return None
    rest = (_LIMIT | number) ^ _MASK
    letters = [""] * len(_ORDER)
    for place in _ORDER:
        rest, digit = divmod(rest, len(_LETTERS))
        letters[place] = _LETTERS[digit]
    return "BV1" + "".join(letters)


def number_of(code: str) -> int | None:
    """Give the av number of a BV code, None when it is no code the site could have given."""
    if len(code) != 12 or code[:3].upper() != "BV1":
        return None
    digits = [_LETTERS.find(code[3 + place]) for place in _ORDER]
    if min(digits) < 0:
        return None
    value = 0
    for digit in reversed(digits):
        value = value * len(_LETTERS) + digit
    number = (value % _LIMIT) ^ _MASK
    return number if code_of(number) == "BV1" + code[3:] else None
