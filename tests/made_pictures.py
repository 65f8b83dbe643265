"""Pictures made byte by byte: the smallest frames that are whole files of their kind."""

from __future__ import annotations

import struct
import zlib


def png(width: int = 320, height: int = 200) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 64)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def jpeg(width: int = 320, height: int = 200, start: int = 0xC0) -> bytes:
    exif = b"\xff\xe1\x00\x08Exif\0\0"
    frame = bytes((0xFF, start)) + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    tables = b"\xff\xff\xc4\x00\x04\x00\x00"  # a fill byte before a marker that is no frame
    return b"\xff\xd8" + exif + tables + frame + b"\xff\xda\x00\x03\x00" + b"\x12\xff\x00\x34" + b"\xff\xd9"


def gif(width: int = 320, height: int = 200, version: bytes = b"89a") -> bytes:
    head = b"GIF" + version + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0" * 6
    loop = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"
    image = b"\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0x80) + b"\0" * 6 + b"\x02\x02\x4c\x01\0"
    return head + loop + image + b"\x3b"


def webp(form: bytes, body: bytes) -> bytes:
    chunk = form + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk


def webp_simple(width: int = 320, height: int = 200) -> bytes:
    return webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height) + b"\0" * 8)


def webp_lossless(width: int = 320, height: int = 200) -> bytes:
    return webp(b"VP8L", b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14) + b"\0" * 9)


def webp_extended(width: int = 320, height: int = 200) -> bytes:
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return webp(b"VP8X", b"\0\0\0\0" + size + b"\0" * 10)


def box(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data) + 8) + name + data


def avif(width: int = 320, height: int = 200, brand: bytes = b"avif") -> bytes:
    sizes = [box(b"ispe", struct.pack(">III", 0, w, h)) for w, h in ((64, 64), (width, height), (96, 96))]
    meta = box(b"meta", b"\0\0\0\0" + box(b"iprp", box(b"ipco", b"".join(sizes))))
    return box(b"ftyp", brand + b"\0\0\0\0mif1" + brand) + meta + box(b"mdat", b"\0" * 40)


def exif_with_place(order: str = "<", *, tags: tuple[int, ...] = (1, 2, 3, 4)) -> bytes:
    """Give a block of Exif with a directory of a place that has these tags: 2 is the latitude, 4 the longitude."""

    def directory(*entries: tuple[int, int, int, int]) -> bytes:
        packed = b"".join(struct.pack(f"{order}HHII", *entry) for entry in entries)
        return struct.pack(f"{order}H", len(entries)) + packed + b"\0" * 4

    mark = (b"II" if order == "<" else b"MM") + struct.pack(f"{order}H", 42)
    first = directory((0x0112, 3, 1, 1), (0x8825, 4, 1, 38))
    return mark + struct.pack(f"{order}I", 8) + first + directory(*((tag, 5, 3, 0) for tag in tags))


def placed_jpeg(exif: bytes) -> bytes:
    """Give a JPEG with a block of Exif."""
    head, rest = jpeg()[:2], jpeg()[2:]
    block = b"Exif\0\0" + exif
    return head + b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block + rest
