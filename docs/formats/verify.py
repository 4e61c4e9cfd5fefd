#!/usr/bin/env python3
"""A second verifier of gongshu logs, from entry.md beside it; Python's standard library only.

    verify.py vectors [DIR]                              the test vectors beside this file
    verify.py receipt FILE --key VKEY                    a receipt
    verify.py log DIR --key VKEY [--against FILE ...]    published files, against pinned heads

--json prints what was found as JSON. Exit codes: 0 all holds, 1 something was found, 2 wrong use.
"""

import argparse
import json
import pathlib
import sys

import vectors
from audit import Log
from seal import Key, Wrong, open_receipt, pin

WORDS = {
    "missing": ("缺失，其后的记录仍在", "missing, though later entries are there"),
    "truncated": ("缺失，日志尾部被截断", "missing: the end of the log was cut off"),
    "altered": ("被改动，与签发时不一致", "altered: not what was sealed"),
    "malformed": ("签发时即不符合格式", "sealed as it is, but not in the format"),
    "misplaced": ("所在位置与自身序号不符", "stands under another number than its own"),
    "missing-part": ("公开部分缺失，且无依法删除的记录",
                     "the public part is missing, and no erasure says so"),
    "altered-part": ("公开部分被改动，与承诺值不符",
                     "the public part is altered: it does not open its commitment"),
    "false-erasure": ("称由第 {by} 条依法删除，但该条并非删除记录",
                      "said to be erased by entry {by}, which records no erasure"),
    "foreign-place": ("属于另一地方 `{place}`", "is of another place, `{place}`"),
    "serial-gap": ("名册 `{register}` 缺第 {first} 至 {last} 号",
                   "numbers {first} to {last} of the register `{register}` were left out"),
    "serial-repeated": ("名册 `{register}` 第 {number} 号重复或倒序",
                        "number {number} of the register `{register}` is used again or goes back"),
    "time-backwards": ("记录时间早于前一条", "recorded before the entry before it"),
    "day-apart": ("法定日期与记录时间不符",
                  "its legal day is no day on earth at the time of the record"),
    "rewritten": ("被改写：与规模为 {size} 条时的签名根不一致",
                  "rewritten: not the tree whose root was signed at {size} entries"),
    "no-checkpoint": ("没有检查点文件", "there is no checkpoint"),
    "bad-checkpoint": ("检查点不可信（{why}）", "the checkpoint is not to be believed ({why})"),
    "missing-tile": ("哈希文件 `{file}` 缺失，记录本身仍可核验",
                     "the hash file `{file}` is missing; the entries speak for themselves"),
    "altered-tile": ("哈希文件 `{file}` 被改动，记录本身未变",
                     "the hash file `{file}` is altered, the entries are not"),
}


def say(finding):
    zh, en = (words.format(**finding) for words in WORDS[finding["code"]])
    first, last = finding["seq"], finding["through"]
    if first == last:
        return f"第 {first} 条：{zh}\nentry {first}: {en}"
    return f"第 {first} 至 {last} 条：{zh}\nentries {first} to {last}: {en}"


def log(arguments, keys):
    folder = pathlib.Path(arguments.folder)
    if not folder.is_dir():
        raise SystemExit(wrong_use(f"there is no folder `{folder}`"))

    def read(path):
        file = folder / path
        return file.read_bytes() if file.is_file() else None

    try:
        pinned = [pin(pathlib.Path(file).read_bytes(), keys) for file in arguments.against]
    except (OSError, Wrong) as error:
        raise SystemExit(wrong_use(f"nothing can be held against that file: {error}")) from None
    audited = Log(read, keys, pinned)
    if arguments.json:
        print(json.dumps({"size": audited.size, "findings": audited.findings}))
    elif audited.findings:
        print(f"发现 {len(audited.findings)} 处问题\nfound {len(audited.findings)} fault(s)")
        print("\n".join(map(say, audited.findings)))
    else:
        print(f"完整：{audited.size} 条记录均与签发时一致\n"
              f"intact: all {audited.size} entries are as they were sealed")
    return 1 if audited.findings else 0


def receipt(arguments, keys):
    try:
        text = pathlib.Path(arguments.file).read_bytes().decode("utf-8", "replace")
    except OSError as error:
        raise SystemExit(wrong_use(str(error))) from None
    try:
        envelope, parts, (origin, size, _) = open_receipt(text, keys)
    except Wrong as wrong:
        print(json.dumps({"why": str(wrong)}) if arguments.json
              else f"回执不可信（{wrong}）\nthe receipt is not to be believed: {wrong}")
        return 1
    seq, kind = envelope["seq"], envelope["kind"]
    if arguments.json:
        print(json.dumps({"seq": seq, "size": size, "opened": [part[0] for part in parts]}))
        return 0
    print(f"成立：`{origin}` 的第 {seq} 条（`{kind}`），日志当时共 {size} 条\n"
          f"holds: entry {seq} (`{kind}`) of `{origin}`, when the log had {size} entries")
    for audience, _, part in parts:
        print(f"{audience}: {part.decode('utf-8', 'replace')}")
    return 0


def run_vectors(arguments):
    folder = pathlib.Path(arguments.folder)
    if not folder.is_dir():
        raise SystemExit(wrong_use(f"there is no folder `{folder}`"))
    checked, failed = vectors.check(folder)
    if arguments.json:
        print(json.dumps({"checked": checked, "failed": failed}))
    else:
        print(f"测试向量：{checked} 项，{len(failed)} 项不符\n"
              f"test vectors: {checked} checked, {len(failed)} differ")
        print("\n".join(failed), end="\n" if failed else "")
    return 1 if failed or not checked else 0


def wrong_use(message):
    print(f"用法有误：{message}\nerror: {message}", file=sys.stderr)
    return 2


def main():
    beside = pathlib.Path(__file__).resolve().parent / "vectors"
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    of_vectors = commands.add_parser("vectors")
    of_vectors.add_argument("folder", nargs="?", default=beside)
    of_receipt = commands.add_parser("receipt")
    of_receipt.add_argument("file")
    of_log = commands.add_parser("log")
    of_log.add_argument("folder")
    of_log.add_argument("--against", action="append", default=[], metavar="FILE")
    for command in (of_receipt, of_log):
        command.add_argument("--key", action="append", required=True, metavar="VKEY")
    for command in (of_vectors, of_receipt, of_log):
        command.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    if arguments.command == "vectors":
        return run_vectors(arguments)
    try:
        keys = [Key(text.strip()) for text in arguments.key]
    except Wrong as wrong:
        return wrong_use(str(wrong))
    return log(arguments, keys) if arguments.command == "log" else receipt(arguments, keys)


if __name__ == "__main__":
    sys.exit(main())
