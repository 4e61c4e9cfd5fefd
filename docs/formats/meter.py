"""A second reader of the meter (see meter.md), and the maker of its test vectors.

    python3 docs/formats/meter.py vectors          prints vectors/meter.json
    python3 docs/formats/meter.py read FOLDER      prints every record of a meter as a line of JSON
"""

import hashlib
import json
import pathlib
import struct
import sys

SIZE = 64
HEADER = struct.Struct("<16sI4xQ16s12x")
RECORD = struct.Struct("<BxHIQ")
KINDS = {1: "call", 2: "confirmed", 3: "carried"}


def crc32c(data):
    value = 0xFFFFFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = (value >> 1) ^ (0x82F63B78 if value & 1 else 0)
    return value ^ 0xFFFFFFFF


def check_sum(body, segment, index):
    return struct.pack("<I", crc32c(struct.pack("<QQ", segment, index) + body))


def month_number(month):
    year, number = month.split("-")[:2]
    return int(year) * 12 + int(number) - 1


def record(kind, month, subscription, rest, place):
    segment, index, in_group = place
    body = RECORD.pack(kind, month_number(month), in_group, subscription) + rest
    body = body.ljust(SIZE - 4, b"\0")
    return body + check_sum(body, segment, index)


def read(folder):
    """Every whole record, oldest first; stops at the first that is not."""
    for path in sorted(pathlib.Path(folder).glob("*.meter")):
        data = path.read_bytes()
        magic, version, segment, _ = HEADER.unpack(data[: SIZE - 4])
        assert magic == b"gongshu meter\n\0\0" and version == 1, path
        assert data[SIZE - 4 : SIZE] == check_sum(data[: SIZE - 4], segment, 0), path
        for index in range(1, len(data) // SIZE):
            slot = data[index * SIZE : (index + 1) * SIZE]
            body = slot[: SIZE - 4]
            if slot[SIZE - 4 :] != check_sum(body, segment, index):
                break
            kind, month, in_group, subscription = RECORD.unpack(body[:16])
            one, two, three = struct.unpack("<QQQ", body[16:40])
            told = {
                "kind": KINDS[kind],
                "subscription": subscription,
                "month": f"{month // 12:04}-{month % 12 + 1:02}",
                "segment": segment,
                "index": index,
                "in_group": in_group,
            }
            if kind == 1:
                told |= {"number": one, "at_ms": three, "answer": body[40:56].hex()}
            elif kind == 2:
                told |= {"first": one, "count": two}
            else:
                told |= {"last": one, "called": two, "confirmed": three}
            yield told


def vectors():
    place = hashlib.sha256(b"futian").digest()[:16]
    header = HEADER.pack(b"gongshu meter\n\0\0", 1, 1, place)
    answer = bytes(range(0xA0, 0xB0))
    call = struct.pack("<QQq", 1_000_001, 0, 1_772_327_045_678) + answer
    confirmed = struct.pack("<QQ", 1_000_000, 2)
    carried = struct.pack("<QQQ", 1_000_001, 40, 39)
    made = [("header of segment 1 of `futian`", header + check_sum(header, 1, 0))]
    named = [("call", 1, call), ("confirmed", 2, confirmed), ("carried", 3, carried)]
    for index, (name, kind, rest) in enumerate(named, 1):
        made.append((name, record(kind, "2026-03", 7, rest, (1, index, index - 1))))
    records = [{"what": what, "hex": data.hex()} for what, data in made]
    return {"crc32c_of_123456789": f"{crc32c(b'123456789'):08x}", "records": records}


if __name__ == "__main__":
    if sys.argv[1:] == ["vectors"]:
        print(json.dumps(vectors(), indent=2))
    elif len(sys.argv) == 3 and sys.argv[1] == "read":
        for line in read(sys.argv[2]):
            print(json.dumps(line))
    else:
        sys.exit(__doc__)
