"""The audit of published files: which entry is missing, altered, truncated or rewritten."""

import itertools
import json
import re

from seal import (
    Wrong, from_base64, leaf_hash, open_checkpoint, opens, read_envelope, root_of, tree_root,
)

WIDTH = 256
DAMAGED = object()


def tile_name(kind, index, width=WIDTH):
    digits = f"{index:03}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at:at + 3] for at in range(0, len(digits), 3)]
    path = "/".join(["x" + group for group in groups[:-1]] + groups[-1:])
    return f"{kind}/{path}" + (f".p/{width}" if width < WIDTH else "")


def find_markers(data, markers):
    """Where each marker begins, in their order; none where it is not there any more."""
    starts, start = [], 0
    for marker in markers:
        at = data.find(marker, start)
        starts.append(at if at >= 0 else None)
        start = max(at, start)
    return starts


def read_bundle(data, seqs):
    """Each entry of a bundle: its bytes, DAMAGED, or none where nothing is left."""
    entries, at = [], 0
    while at + 2 <= len(data):
        length = int.from_bytes(data[at:at + 2], "big")
        entries.append(data[at + 2:at + 2 + length])
        at += 2 + length
    if at == len(data) and len(entries) == len(seqs):
        return entries
    # The lengths do not add up: each entry is looked for by its first two lines.
    starts = find_markers(data, [f"gongshu-entry/v1\nseq {seq}\n".encode() for seq in seqs])
    entries, end = [], 0
    for position, start in enumerate(starts):
        later = [it for it in starts[position + 1:] if it is not None]
        following = later[0] - 2 if later else len(data)
        if start is None:
            entries.append(DAMAGED if end < following else None)
            end = max(end, following)
            continue
        lines = re.match(rb"(?:[^\n]*\n){13}", data[start:])
        length = lines.end() if lines else len(data) - start
        says = int.from_bytes(data[start - 2:start], "big") if start >= 2 else -1
        whole = says == length and start + length <= following
        entries.append(data[start:start + length] if whole else DAMAGED)
        end = min(start + length, following)
    return entries


def read_line(line, seq):
    """(opening, part), or the number of the entry that erased it; none if it is no such line."""
    opened = re.fullmatch(
        rb'\{"seq":%d,"opening":"([0-9a-f]{64})","part":"([A-Za-z0-9+/=]*)"\}\n' % seq, line)
    erased = re.fullmatch(rb'\{"seq":%d,"erased_by":(0|[1-9][0-9]*)\}\n' % seq, line)
    try:
        if opened:
            return bytes.fromhex(opened[1].decode()), from_base64(opened[2].decode())
        return int(erased[1]) if erased else None
    except Wrong:
        return None


def read_lines(data, seqs):
    """What a public file says of each entry; DAMAGED for a line that cannot be read."""
    lines = re.findall(rb"[^\n]*\n|[^\n]+\Z", data)
    if len(lines) == len(seqs):
        pairs = zip(seqs, lines)
        return {seq: DAMAGED if (it := read_line(line, seq)) is None else it for seq, line in pairs}
    starts, found, end = find_markers(data, [b'{"seq":%d,' % seq for seq in seqs]), {}, 0
    for position, (seq, start) in enumerate(zip(seqs, starts)):
        later = [it for it in starts[position + 1:] if it is not None]
        following = later[0] if later else len(data)
        if start is not None:
            line = data[start:].partition(b"\n")
            line = line[0] + line[1]
            it = read_line(line, seq)
            found[seq] = DAMAGED if it is None else it
            end = min(start + len(line), following)
        elif end < following:
            found[seq], end = DAMAGED, following
    return found


class Sequence:
    """What holds from one entry to the next: place, time, registers."""

    def __init__(self):
        self.place, self.recorded, self.unread, self.last, self.seen = None, 0, 0, {}, {}

    def read(self, seq, envelope):
        if envelope["seq"] != seq:
            yield {"code": "misplaced"}
        self.place = self.place or envelope["place"]
        if envelope["place"] != self.place:
            yield {"code": "foreign-place", "place": envelope["place"]}
        if envelope["recorded"] < self.recorded:
            yield {"code": "time-backwards"}
        self.recorded = envelope["recorded"]
        days = [(self.recorded + hours * 3600000) // 86400000 for hours in (-12, 14)]
        if not days[0] <= envelope["epoch_day"] <= days[1]:
            yield {"code": "day-apart"}
        register, count = envelope["register"], envelope["number"]
        if not register:
            return
        first = self.last.get(register, 0) + 1
        if count < first:
            yield {"code": "serial-repeated", "register": register, "number": count}
            return
        # As many numbers may be wanting as entries could not be read since the last number.
        excused = self.unread - self.seen.get(register, 0)
        self.last[register], self.seen[register] = count, self.unread
        if count - first > excused:
            gap = {"first": first, "last": count - 1}
            yield {"code": "serial-gap", "register": register, **gap}


class Log:
    """The audit of published files, of which `read` gives the bytes by path, or none."""

    def __init__(self, read, keys, pinned=()):
        self.read, self.findings, self.sequence = read, [], Sequence()
        self.blocks, self.apart, self.unreadable, self.unread = [], [], [], set()
        self.erasures, self.claims, self.size, self.root = set(), {}, 0, None
        data = read("checkpoint")
        if data is None:
            self.find(0, {"code": "no-checkpoint"})
            return
        try:
            self.origin, self.size, self.root = open_checkpoint(data, keys)
        except Wrong as wrong:
            self.find(0, {"code": "bad-checkpoint", "why": str(wrong)})
            return
        for first in range(0, self.size, WIDTH):
            self.block(range(first, min(first + WIDTH, self.size)))
        self.judge(sorted(pinned))

    def find(self, seq, fault, through=None):
        self.findings.append({"seq": seq, "through": seq if through is None else through, **fault})

    def fetch(self, kind, index, width):
        """The file of this name, or a fuller one, or the widest there is."""
        fuller, narrower = range(width + 1, WIDTH), range(width - 1, 0, -1)
        for there in itertools.chain([width, WIDTH], fuller, narrower):
            data = self.read(tile_name(kind, index, there))
            if data is not None:
                return data, there
        return None, 0

    def hashes(self, kind, index, width):
        data, there = self.fetch(kind, index, width)
        if data is None or len(data) != 32 * there:
            return [], data is not None
        whole = [data[at:at + 32] for at in range(0, len(data), 32)]
        return whole[:width], False

    def block(self, seqs):
        index, width = seqs[0] // WIDTH, len(seqs)
        bundle, there = self.fetch("tile/entries", index, width)
        entries = read_bundle(bundle, range(seqs[0], seqs[0] + there)) if bundle is not None else []
        entries = (entries + [None] * width)[:width]
        public, there = self.fetch("public", index, width)
        lines = read_lines(public, range(seqs[0], seqs[0] + there)) if public is not None else {}
        tiles, broken = self.hashes("tile/0", index, width)
        tiles = (tiles + [None] * width)[:width]
        made = [leaf_hash(it) if isinstance(it, bytes) else None for it in entries]
        for seq, entry, leaf, tile in zip(seqs, entries, made, tiles):
            self.entry(seq, entry, leaf, tile, lines)
        if any(leaf and not tile for leaf, tile in zip(made, tiles)):
            code = "altered-tile" if broken else "missing-tile"
            self.find(seqs[0], {"code": code, "file": tile_name("tile/0", index, width)}, seqs[-1])
        self.blocks.append((made, tiles))

    def entry(self, seq, entry, leaf, tile, lines):
        envelope = None
        if entry is None or entry is DAMAGED:
            self.find(seq, {"code": "missing" if entry is None else "altered"})
        elif tile and tile != leaf:
            self.apart.append(seq)
        else:
            try:
                envelope = read_envelope(entry)
            except Wrong:
                self.unreadable.append(seq)
        if envelope is None:
            self.sequence.unread += 1
            self.unread.add(seq)
            return
        for fault in self.sequence.read(seq, envelope):
            self.find(seq, fault)
        if envelope["register"] == "erasures":
            self.erasures.add(seq)
        line = lines.get(seq)
        if isinstance(line, int):
            self.claims[seq] = line
        elif line is None:
            self.find(seq, {"code": "missing-part", "audience": "public"})
        elif line is DAMAGED or not opens(envelope, "public", *line):
            self.find(seq, {"code": "altered-part", "audience": "public"})

    def upper(self):
        """What the tiles above the leaves say of each full block."""
        full, upper = self.size // WIDTH, []
        for first in range(0, full, WIDTH):
            width = min(WIDTH, full - first)
            hashes, _ = self.hashes("tile/1", first // WIDTH, width)
            upper += (hashes + [None] * width)[:width]
        return upper

    def judge(self, pinned):
        reading = Reading.find(self.blocks, self.upper(), self.size, self.root)
        for seq in self.apart:
            if reading and reading.side(seq) == 0:
                index, width = seq // WIDTH, len(self.blocks[seq // WIDTH][0])
                file = tile_name("tile/0", index, width)
                self.find(seq, {"code": "altered-tile", "file": file})
            else:
                self.find(seq, {"code": "altered"})
        for seq in self.unreadable:
            self.find(seq, {"code": "malformed" if reading else "altered"})
        for seq, by in sorted(self.claims.items()):
            if by <= seq or by not in self.erasures | self.unread:
                self.find(seq, {"code": "false-erasure", "by": by})
        self.findings = tidy(self.findings)
        for finding in self.findings:
            if finding["code"] == "missing" and finding["through"] + 1 == self.size:
                finding["code"] = "truncated"
        counted = max([size for size, _ in pinned], default=0)
        if counted > self.size:
            self.find(self.size, {"code": "truncated"}, counted - 1)
        self.judge_pinned(reading, [it for it in pinned if it[0] <= self.size])
        if reading:
            self.judge_upper(reading)
        else:
            self.judge_root()
        self.findings = tidy(self.findings)

    def judge_pinned(self, reading, pinned):
        holds = 0
        for size, root in pinned:
            found = reading.root(size) if reading else None
            if not reading:
                found = Reading.root_of_any(self.blocks, self.upper(), size, root)
            if found == root:
                holds = size
            elif found is not None:
                self.find(holds, {"code": "rewritten", "size": size}, max(size - 1, 0))
                return

    def judge_root(self):
        """No reading leads to the signed root."""
        upper = self.upper()
        if Reading.root_of_any(self.blocks, upper, self.size, self.root) is None:
            return
        changed = []
        for tail in (0, 1):
            reading = Reading(self.blocks, upper, self.size, ("upper", tail))
            if reading.root(self.size) == self.root:
                changed = reading.changed()
        for block in changed:
            last = block * WIDTH + WIDTH - 1
            self.find(block * WIDTH, {"code": "rewritten", "size": self.size}, last)
        if not changed:
            self.find(0, {"code": "rewritten", "size": self.size}, max(self.size - 1, 0))

    def judge_upper(self, reading):
        """The tiles above the leaves, against what the entries make them."""
        level, hashes = 1, reading.full(self.size // WIDTH)
        while hashes:
            for index in range(-(-len(hashes) // WIDTH)):
                wanted = hashes[index * WIDTH:(index + 1) * WIDTH]
                data, there = self.fetch(f"tile/{level}", index, len(wanted))
                whole = data is not None and len(data) == 32 * there and there >= len(wanted)
                if whole and data.startswith(b"".join(wanted)):
                    continue
                file = tile_name(f"tile/{level}", index, len(wanted))
                code = "missing-tile" if data is None else "altered-tile"
                span = WIDTH**level
                first = index * WIDTH * span
                self.find(first, {"code": code, "file": file}, first + span * len(wanted) - 1)
            full = len(hashes) // WIDTH
            hashes = [root_of(hashes[at * WIDTH:(at + 1) * WIDTH]) for at in range(full)]
            level += 1


class Reading:
    """A choice of leaves: those of the entries (0) or of the tiles (1), for full blocks, where the
    tiles above may decide, and for the tail."""

    WAYS = [(0, 0), (1, 1), ("vouched", 0), ("vouched", 1), (0, 1), (1, 0)]

    def __init__(self, blocks, upper, size, way):
        self.blocks, self.upper, self.size, (self.way, self.tail) = blocks, upper, size, way
        self.roots = {}

    @classmethod
    def find(cls, blocks, upper, size, root):
        readings = (cls(blocks, upper, size, way) for way in cls.WAYS)
        return next((it for it in readings if it.root(size) == root), None)

    @classmethod
    def root_of_any(cls, blocks, upper, size, wanted):
        """The wanted root if any reading leads to it, else the first that can be computed."""
        roots = [cls(blocks, upper, size, way).root(size) for way in cls.WAYS]
        known = [root for root in roots if root is not None]
        return wanted if wanted in known else next(iter(known), None)

    def block_root(self, index, side):
        if (index, side) not in self.roots:
            own, other = self.blocks[index][side], self.blocks[index][1 - side]
            leaves = [one or two for one, two in zip(own, other)]
            self.roots[index, side] = None if None in leaves else root_of(leaves)
        return self.roots[index, side]

    def side(self, seq):
        index = seq // WIDTH
        if index >= self.size // WIDTH:
            return self.tail
        if self.way in (0, 1):
            return self.way
        above = self.upper[index]
        return 1 if above is not None and self.block_root(index, 1) == above else 0

    def full(self, count):
        """The roots of the first full blocks."""
        if self.way == "upper":
            return [self.upper[at] or self.block_root(at, 0) for at in range(count)]
        return [self.block_root(at, self.side(at * WIDTH)) for at in range(count)]

    def changed(self):
        """The full blocks that neither entries nor leaves make what the tiles above say."""
        return [at for at in range(self.size // WIDTH)
                if self.upper[at] not in (self.block_root(at, 0), self.block_root(at, 1))]

    def root(self, size):
        full, rest = divmod(size, WIDTH)
        subtrees = [(8, root) for root in self.full(full)]
        if rest:
            own, other = self.blocks[full][self.tail], self.blocks[full][1 - self.tail]
            subtrees += [(0, one or two) for one, two in zip(own[:rest], other[:rest])]
        return None if any(root is None for _, root in subtrees) else tree_root(subtrees)


def tidy(findings):
    """In order, each once, and a run of entries with one fault as one."""
    def fault(it):
        return json.dumps({k: v for k, v in it.items() if k not in ("seq", "through")})
    ordered = sorted(findings, key=lambda it: (fault(it), it["seq"], it["through"]))
    joined = []
    for it in ordered:
        if joined and it == joined[-1]:
            continue
        if joined and fault(joined[-1]) == fault(it) and joined[-1]["through"] + 1 == it["seq"]:
            joined[-1]["through"] = it["through"]
        else:
            joined.append(dict(it))
    return sorted(joined, key=lambda it: (it["seq"], it["through"]))
