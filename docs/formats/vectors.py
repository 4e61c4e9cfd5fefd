"""The test vectors of entry.md, checked one by one."""

import base64
import json

from audit import Log
from seal import (
    Key, Wrong, commitment, consistent, included, leaf_hash, node_hash, open_checkpoint, open_note,
    open_receipt, read_envelope, root_of,
)


def holds(check):
    """Whether a check passes; what is not what it should be does not."""
    try:
        return check() is not False
    except Wrong:
        return False


def hashes(given):
    for case in given["leaves"]:
        yield leaf_hash(bytes.fromhex(case["data"])).hex() == case["hash"]
    for case in given["nodes"]:
        left, right = bytes.fromhex(case["left"]), bytes.fromhex(case["right"])
        yield node_hash(left, right).hex() == case["hash"]
    for case in given["roots"]:
        leaves = [leaf_hash(bytes.fromhex(data)) for data in case["leaves"]]
        yield root_of(leaves).hex() == case["root"]
    for case in given["inclusion"]:
        proof = [bytes.fromhex(it) for it in case["proof"]]
        leaf, root = bytes.fromhex(case["leaf"]), bytes.fromhex(case["root"])
        yield included(leaf, case["index"], case["size"], root, proof) == case["holds"]
    for case in given["consistency"]:
        proof = [bytes.fromhex(it) for it in case["proof"]]
        old, new = ((case[it]["size"], bytes.fromhex(case[it]["root"])) for it in ("old", "new"))
        yield consistent(*old, *new, proof) == case["holds"]


def parts(given):
    for case in given["commitments"]:
        opening, part = bytes.fromhex(case["opening"]), bytes.fromhex(case["part"])
        yield commitment(case["audience"], opening, part).hex() == case["commitment"]
    for case in given["sealed"]:
        # The standard library has no AES-GCM: the shape is checked, not the cipher.
        additional = f"gongshu-personal/v1\n{case['key_id']}\n{case['seq']}".encode().hex()
        length = 12 + len(bytes.fromhex(case["words"])) + 16
        yield additional == case["additional_data"]
        yield len(bytes.fromhex(case["part"])) == length and case["part"].startswith(case["nonce"])


def envelopes(given):
    for case in given["valid"]:
        data = case["text"].encode()
        found = read_envelope(data)
        wanted = case["fields"]
        yield leaf_hash(data).hex() == case["leaf"]
        yield all(found[name] == value for name, value in wanted.items())
    for case in given["invalid"]:
        yield not holds(lambda: read_envelope(case["text"].encode()))


def notes(given):
    for case in given["keys"]:
        yield holds(lambda: Key(case["vkey"])) == case["holds"]
    for case in given["notes"]:
        yield holds(lambda: open_note(case["note"].encode(), [Key(case["vkey"])])) == case["holds"]
    for case in given["checkpoints"]:
        def check():
            found = open_checkpoint(case["note"].encode(), [Key(case["vkey"])])
            return found == (case["origin"], case["size"], bytes.fromhex(case["root"]))
        yield holds(check) == case["holds"]


def receipts(given):
    keys = [Key(given["vkey"])]
    for case in given["receipts"]:
        def check():
            envelope, opened, (_, size, _) = open_receipt(case["receipt"], keys)
            found = (envelope["seq"], size, [part[0] for part in opened])
            return found == (case["seq"], case["size"], case["opened"])
        yield holds(check) == case["holds"]


def log(given):
    files = {path: base64.b64decode(data) for path, data in given["files"].items()}
    for case in given["audits"]:
        changed = dict(files)
        if "remove" in case:
            del changed[case["remove"]]
        if "flip" in case:
            data = bytearray(changed[case["flip"]["file"]])
            data[case["flip"]["byte"]] ^= 1 << case["flip"]["bit"]
            changed[case["flip"]["file"]] = bytes(data)
        pinned = [(it["size"], bytes.fromhex(it["root"])) for it in case.get("pinned", [])]
        found = Log(changed.get, [Key(given["vkey"])], pinned).findings
        # Why a checkpoint is not believed may be said in other words.
        plain = [{k: v for k, v in it.items() if k != "why"} for it in found]
        yield plain == case["findings"]


def check(folder):
    """How many checks were made, and where one differs."""
    kinds = {"hashes": hashes, "parts": parts, "envelopes": envelopes, "notes": notes,
             "receipts": receipts, "log": log}
    checked, failed = 0, []
    for name, kind in kinds.items():
        given = json.loads((folder / f"{name}.json").read_text("utf-8"))
        for number, passed in enumerate(kind(given)):
            checked += 1
            if not passed:
                failed.append(f"{name}.json: {number}")
    return checked, failed
