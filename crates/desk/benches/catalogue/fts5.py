"""Searches the same entries with SQLite FTS5: texts cut into characters, pairs and words first."""

import json
import re
import sqlite3
import sys
import time
import unicodedata

RUN = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+|[0-9a-z]+")
FACETS = ["provider", "level", "opening", "origin", "cycle"]


def fold(text):
    return unicodedata.normalize("NFKC", text).lower()


def is_han(run):
    return run[0] > "\u3000"


def kept(text):
    tokens = []
    for run in RUN.findall(fold(text)):
        if is_han(run):
            tokens += list(run) + [run[at : at + 2] for at in range(len(run) - 1)]
        else:
            tokens.append(run)
    return " ".join(tokens)


def asked(text):
    tokens = []
    for run in RUN.findall(fold(text)):
        if is_han(run) and len(run) > 1:
            tokens += ['"%s"' % run[at : at + 2] for at in range(len(run) - 1)]
        elif is_han(run) or run.isdigit() or len(run) < 3:
            tokens.append('"%s"' % run)
        else:
            tokens.append('"%s" *' % run)
    return " AND ".join(tokens)


def load(path):
    place = sqlite3.connect(":memory:")
    place.execute(
        "CREATE VIRTUAL TABLE words USING fts5(title, summary, rest, content='', tokenize=unicode61)"
    )
    place.execute(
        "CREATE TABLE entries (id INTEGER PRIMARY KEY, title, provider, level, opening, origin, cycle)"
    )
    for number, line in enumerate(open(path, encoding="utf-8")):
        told = json.loads(line)
        form = told["form"]
        both = lambda name: form[name]["zh"] + "\n" + form[name]["en"]
        columns = " ".join(column["name"] for column in form["columns"])
        rest = "\n".join([form["resource"], told["name"], both("update_cycle"), columns])
        place.execute(
            "INSERT INTO words (rowid, title, summary, rest) VALUES (?, ?, ?, ?)",
            (number, kept(both("title")), kept(both("summary")), kept(rest)),
        )
        facets = [told["provider"], form["level"], form["opening"], form["origin"]]
        facets.append(form["update_cycle"]["zh"])
        place.execute(
            "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?)",
            [number, form["title"]["zh"], *facets],
        )
    place.execute("INSERT INTO words (words) VALUES ('optimize')")
    for facet in FACETS:
        place.execute(f"CREATE INDEX by_{facet} ON entries ({facet})")
    place.execute("ANALYZE")
    return place


def timed(work, rounds=9):
    """The middle one of several runs, in milliseconds."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return sorted(times)[rounds // 2] * 1000


def search(place, match):
    page = (
        "SELECT entries.id, entries.title FROM words JOIN entries ON entries.id = words.rowid "
        "WHERE words MATCH ? ORDER BY bm25(words, 10, 3, 1) LIMIT 20"
    )
    place.execute(page, (match,)).fetchall()
    place.execute("SELECT count(*) FROM words WHERE words MATCH ?", (match,)).fetchone()


def facets(place, match):
    for facet in FACETS:
        place.execute(
            f"SELECT {facet}, count(*) FROM entries WHERE id IN "
            "(SELECT rowid FROM words WHERE words MATCH ?) GROUP BY 1",
            (match,),
        ).fetchall()


def main():
    place = load(sys.argv[1])
    told = []
    for query in json.loads(sys.argv[2]):
        match = asked(query)
        ids = [row[0] for row in place.execute("SELECT rowid FROM words WHERE words MATCH ?", (match,))]
        alone = timed(lambda: search(place, match))
        with_facets = alone + timed(lambda: facets(place, match))
        told.append({"query": query, "ids": ids, "ms": alone, "ms_facets": with_facets})
    json.dump({"searches": told}, sys.stdout)


main()
