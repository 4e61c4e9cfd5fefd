"""What is sealed: numbers, keys, notes, the tree, entries and receipts; see entry.md."""

import base64
import calendar
import hashlib
import json
import re

MAX_NUMBER = 2**53 - 1
AUDIENCES = ("public", "parties", "regulator", "personal")


class Wrong(Exception):
    """Something is not what it should be."""


def sha256(*pieces):
    return hashlib.sha256(b"".join(pieces)).digest()


def number(text):
    """A number as the formats write it: no sign, no leading zero, at most 2^53-1."""
    if not re.fullmatch("0|[1-9][0-9]{0,15}", text) or int(text) > MAX_NUMBER:
        raise Wrong(f"`{text}` is no number")
    return int(text)


def from_base64(text, length=None):
    """Standard base64 with padding, in its one canonical form."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise Wrong("this is no base64") from None
    if base64.b64encode(data).decode() != text or length not in (None, len(data)):
        raise Wrong("this is no base64 of that length")
    return data


def from_hex(text, length=32):
    if not re.fullmatch("[0-9a-f]{%d}" % (2 * length), text):
        raise Wrong("this is no lower-case hexadecimal of that length")
    return bytes.fromhex(text)


# --- Ed25519 (RFC 8032 §5.1), verification only -------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P:
        return None
    return P - x if x & 1 != sign else x


def point(data):
    """Decodes a point; none if it is not canonical or not on the curve."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    x = recover_x(y, sign) if y < P else None
    return None if x is None else (x, y, 1, x * y % P)


def add(one, other):
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(scalar, base):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add(result, base)
        base, scalar = add(base, base), scalar >> 1
    return result


def equal(one, other):
    return not ((one[0] * other[2] - other[0] * one[2]) % P
                or (one[1] * other[2] - other[1] * one[2]) % P)


IDENTITY = (0, 1, 1, 0)
BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (recover_x(BASE_Y, 0), BASE_Y, 1, recover_x(BASE_Y, 0) * BASE_Y % P)


def is_weak(it):
    return equal(times(8, it), IDENTITY)


def signed(public, message, signature):
    """Whether this is the signature of the key; keys and points of small order never sign."""
    if len(signature) != 64:
        return False
    a, r = point(public), point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or is_weak(a) or is_weak(r) or s >= L:
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    k = int.from_bytes(digest, "little") % L
    return equal(times(s, BASE), add(r, times(k, a)))


# --- Notes and checkpoints ----------------------------------------------------------------------

NAME = re.compile(r"[^\s\x00-\x1f\x7f-\x9f+]+")


class Key:
    """A verifier key: name+id+base64(0x01 || 32 bytes)."""

    def __init__(self, text):
        pieces = text.split("+", 2)
        if len(pieces) != 3 or not NAME.fullmatch(pieces[0]):
            raise Wrong("this is no verifier key")
        typed = from_base64(pieces[2], 33)
        self.name, self.public = pieces[0], typed[1:]
        self.id = sha256(self.name.encode(), b"\n\x01", self.public)[:4]
        a = point(self.public)
        if typed[0] != 1 or pieces[1] != self.id.hex() or a is None or is_weak(a):
            raise Wrong("this is no verifier key")


def open_note(data, keys):
    """The text of a note that a trusted key signed, and the names of those that did."""
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Wrong("this is no signed note") from None
    body, found, tail = whole.rpartition("\n\n")
    lines = tail.removesuffix("\n").split("\n")
    text = body + "\n"
    control = any(ord(it) < 32 and it != "\n" for it in text)
    if not found or not tail.endswith("\n") or control or len(data) > 10**6 or len(lines) > 100:
        raise Wrong("this is no signed note")
    signers = set()
    for line in lines:
        dash, name, encoded = (line.split(" ") + ["", ""])[:3]
        if dash != "\u2014" or line.count(" ") != 2 or not NAME.fullmatch(name):
            raise Wrong("this is no signed note")
        blob = from_base64(encoded)
        if len(blob) < 5:
            raise Wrong("this is no signed note")
        for key in keys:
            if (key.name, key.id) == (name, blob[:4]):
                if not signed(key.public, text.encode(), blob[4:]):
                    raise Wrong(f"the signature of `{name}` is wrong")
                signers.add(name)
    if not signers:
        raise Wrong("no trusted key has signed this")
    return text, signers


def read_checkpoint(text):
    lines = text.removesuffix("\n").split("\n")
    if not text.endswith("\n") or len(lines) < 3 or "" in lines:
        raise Wrong("the text is no checkpoint")
    return lines[0], number(lines[1]), from_base64(lines[2], 32)


def open_checkpoint(data, keys):
    """Origin, size and root, if a key of that very log signed them."""
    text, signers = open_note(data, keys)
    origin, size, root = read_checkpoint(text)
    if origin not in signers:
        raise Wrong(f"this is a checkpoint of `{origin}`")
    return origin, size, root


# --- The tree (RFC 9162 §2.1) -------------------------------------------------------------------

def leaf_hash(data):
    return sha256(b"\x00", data)


def node_hash(left, right):
    return sha256(b"\x01", left, right)


def tree_root(subtrees):
    """The root over complete subtrees, given as (height, hash) from left to right."""
    peaks = []
    for height, root in subtrees:
        while peaks and peaks[-1][0] == height:
            height, root = height + 1, node_hash(peaks.pop()[1], root)
        peaks.append((height, root))
    if not peaks:
        return sha256()
    root = peaks.pop()[1]
    while peaks:
        root = node_hash(peaks.pop()[1], root)
    return root


def root_of(leaves):
    return tree_root((0, leaf) for leaf in leaves)


def included(leaf, index, size, root, proof):
    if index >= size:
        return False
    node, last, computed = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            computed = node_hash(sibling, computed)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            computed = node_hash(computed, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and computed == root


def consistent(old_size, old_root, new_size, new_root, proof):
    if old_size == 0:
        return not proof and old_root == sha256() and (new_size > 0 or new_root == old_root)
    if old_size >= new_size:
        return old_size == new_size and not proof and old_root == new_root
    path = list(proof)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    node, last = old_size - 1, new_size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and (old, new) == (old_root, new_root)


# --- Entries ------------------------------------------------------------------------------------

ENVELOPE = re.compile(
    rb"gongshu-entry/v1\n"
    rb"seq (?P<seq>0|[1-9][0-9]*)\n"
    rb"kind (?P<kind>[a-z0-9.-]{1,64})\n"
    rb"serial (?:-|(?P<register>[a-z]{1,32}) (?P<number>[1-9][0-9]*))\n"
    rb"place (?P<place>[a-z0-9][a-z0-9_-]{0,63})\n"
    rb"recorded (?P<recorded>0|[1-9][0-9]*)\n"
    rb"day (?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})\n"
    rb"rulebook (?P<rulebook>[0-9a-f]{64})\n"
    rb"articles (?:-|(?P<articles>[A-Za-z0-9][A-Za-z0-9.-]{0,31}"
    rb"(?: [A-Za-z0-9][A-Za-z0-9.-]{0,31}){0,63}))\n"
    rb"public (?P<public>[0-9a-f]{64})\n"
    rb"parties (?P<parties>[0-9a-f]{64})\n"
    rb"regulator (?P<regulator>[0-9a-f]{64})\n"
    rb"personal (?P<personal>[0-9a-f]{64})\n"
)


def days_since_epoch(text):
    year, month, day = (int(piece) for piece in text.split("-"))
    if not 1970 <= year <= 9999 or not 1 <= month <= 12:
        raise Wrong(f"`{text}` is no day")
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise Wrong(f"`{text}` is no day")
    return calendar.timegm((year, month, day, 0, 0, 0)) // 86400


def read_envelope(data):
    """The fields of an envelope; its bytes are canonical or it is none."""
    found = ENVELOPE.fullmatch(data)
    if not found or len(data) > 4096:
        raise Wrong("this is no envelope")
    fields = {name: value and value.decode() for name, value in found.groupdict().items()}
    fields["seq"], fields["recorded"] = number(fields["seq"]), number(fields["recorded"])
    if fields["register"]:
        fields["number"] = number(fields["number"])
    fields["epoch_day"] = days_since_epoch(fields["day"])
    articles = (fields["articles"] or "").split()
    if sorted(set(articles)) != articles or fields["recorded"] > 253402300799999:
        raise Wrong("this is no envelope")
    fields["articles"] = articles
    return fields


def commitment(audience, opening, part):
    return sha256(f"gongshu-part/v1/{audience}\n".encode(), opening, part)


def opens(envelope, audience, opening, part):
    return commitment(audience, opening, part).hex() == envelope[audience]


# --- Receipts -----------------------------------------------------------------------------------

def read_proof(text):
    """The lines of a tlog-proof: what the log adds, index, hashes, checkpoint."""
    head, found, checkpoint = text.partition("\n\n")
    lines = head.split("\n")
    if not found or lines.pop(0) != "c2sp.org/tlog-proof@v1" or not lines:
        raise Wrong("this is no `c2sp.org/tlog-proof@v1` proof")
    extra = None
    if lines[0].startswith("extra "):
        extra = from_base64(lines.pop(0)[6:])
    if not lines or not lines[0].startswith("index ") or len(lines) > 65:
        raise Wrong("this is no `c2sp.org/tlog-proof@v1` proof")
    index = number(lines[0][6:])
    return extra, index, [from_base64(line, 32) for line in lines[1:]], checkpoint.encode()


def unique(pairs):
    """The fields of a JSON object, each once."""
    if len({name for name, _ in pairs}) != len(pairs):
        raise Wrong("a field is there twice")
    return dict(pairs)


def read_extra(extra):
    """The envelope and the opened parts; they have one form only."""
    try:
        fields = json.loads(extra, object_pairs_hook=unique)
        parts = [(part["audience"], from_hex(part["opening"]), from_base64(part["part"]))
                 for part in fields["parts"]]
        envelope = from_base64(fields["envelope"])
    except (ValueError, KeyError, TypeError):
        raise Wrong("it carries no entry of ours") from None
    again = {"envelope": fields["envelope"], "parts": [
        {"audience": audience, "opening": opening.hex(), "part": base64.b64encode(part).decode()}
        for audience, opening, part in parts]}
    order = [AUDIENCES.index(part[0]) if part[0] in AUDIENCES else -1 for part in parts]
    lawful = -1 not in order and sorted(set(order)) == order
    if not lawful or json.dumps(again, separators=(",", ":")).encode() != extra:
        raise Wrong("it carries no entry of ours")
    return envelope, parts


def open_receipt(text, keys):
    """The envelope, the opened parts and the head of a receipt that holds."""
    extra, index, proof, checkpoint = read_proof(text)
    if extra is None:
        raise Wrong("it carries no entry of ours")
    data, parts = read_extra(extra)
    envelope = read_envelope(data)
    origin, size, root = open_checkpoint(checkpoint, keys)
    whole = index == envelope["seq"] and included(leaf_hash(data), index, size, root, proof)
    if not whole:
        raise Wrong("the proof does not lead to the root of its checkpoint")
    for audience, opening, part in parts:
        if not opens(envelope, audience, opening, part):
            raise Wrong(f"the part for `{audience}` does not open its commitment")
    return envelope, parts, (origin, size, root)


def pin(data, keys):
    """Size and root of an earlier checkpoint or receipt."""
    if not data.startswith(b"c2sp.org/tlog-proof@"):
        return open_checkpoint(data, keys)[1:]
    text = data.decode("utf-8", "replace")
    extra, _, _, checkpoint = read_proof(text)
    if extra is None:
        return open_checkpoint(checkpoint, keys)[1:]
    return open_receipt(text, keys)[2][1:]
