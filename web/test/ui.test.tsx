// Small parts as a reader meets them: badges, heat strip, tables, drafts.

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { afterEach, beforeAll, expect, test } from "vitest";

import type { Due } from "../src/api/types";
import { setLanguage, startI18n } from "../src/app/i18n";
import { DeadlineBadge, urgency } from "../src/ui/deadline";
import { RefusalNote } from "../src/ui/feedback";
import { HeatStrip, OVERDUE } from "../src/ui/heat";
import { Completeness } from "../src/ui/documents";
import { PriceText } from "../src/ui/price";
import { DataTable } from "../src/ui/table";

beforeAll(() => startI18n("zh"));
afterEach(() => {
  cleanup();
  setLanguage("zh");
});

const DUE: Due = {
  on: "2026-02-09",
  left: 3,
  provisional: false,
  stopped: false,
  article: "FT-18",
  strength: "must",
};

function show(node: React.ReactNode) {
  return render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter>{node}</MemoryRouter>
    </QueryClientProvider>,
  );
}

test("how pressing a deadline is", () => {
  const check = (part: Partial<Due> | null, expected: string) =>
    expect(urgency(part && { ...DUE, ...part })).toBe(expected);
  check({ left: -1 }, "overdue");
  check({ left: 0 }, "today");
  check({ left: 2 }, "soon");
  check({ left: 3 }, "later");
  check({ on: null, left: null, stopped: true }, "stopped");
  check(null, "none");
});

test("a badge says it in words, and policy is shown as policy", () => {
  show(<DeadlineBadge due={{ ...DUE, left: -2, strength: "policy", provisional: true }} />);
  const text = document.body.textContent ?? "";
  for (const word of [
    "\u903e\u671f 2",
    "2026\u5e742\u67089\u65e5",
    "\u653f\u7b56",
    "\u6682\u5b9a",
  ]) {
    expect(text).toContain(word);
  }
  setLanguage("en");
  cleanup();
  show(<DeadlineBadge due={{ ...DUE, left: -2 }} />);
  expect(document.body.textContent).toContain("Mon 9 Feb 2026");
});

test("a day of the heat strip is chosen, and let go when pressed again", () => {
  const chosen: (string | null)[] = [];
  const strip = (day: string | null) => (
    <HeatStrip
      days={[
        { day: "2026-02-14", works: true, why: { zh: "a", en: "a" }, due: 2 },
        { day: "2026-02-15", works: false, why: { zh: "b", en: "b" }, due: 0 },
      ]}
      today="2026-02-13"
      overdue={1}
      chosen={day}
      onChoose={(it) => chosen.push(it)}
    />
  );
  const { rerender } = show(strip(null));
  const [late, first, ...more] = screen.getAllByRole("button");
  expect(more).toHaveLength(0);
  fireEvent.click(late as HTMLElement);
  fireEvent.click(first as HTMLElement);
  rerender(<MemoryRouter>{strip("2026-02-14")}</MemoryRouter>);
  fireEvent.click(screen.getAllByRole("button")[1] as HTMLElement);
  expect(chosen).toEqual([OVERDUE, "2026-02-14", null]);
});

test("j and k walk over the rows of a table", () => {
  show(
    <DataTable
      label="rows"
      columns={[{ key: "a", title: "a", cell: (it: string) => <a href={`/${it}`}>{it}</a> }]}
      rows={["one", "two"]}
      rowKey={(it) => it}
      empty=""
    />,
  );
  const press = (key: string) => fireEvent.keyDown(document.activeElement as HTMLElement, { key });
  screen.getByRole("group").focus();
  const walked = ["j", "j", "j", "k"].map((key) => {
    press(key);
    return document.activeElement?.textContent;
  });
  expect(walked).toEqual(["one", "two", "two", "one"]);
});

test("a long table shows its first rows, and more on demand", () => {
  const rows = Array.from({ length: 120 }, (_, at) => `row ${at}`);
  show(
    <DataTable
      label="rows"
      columns={[{ key: "a", title: "a", cell: (it: string) => it }]}
      rows={rows}
      rowKey={(it) => it}
      empty=""
    />,
  );
  const counts = [50, 100, 120];
  for (const count of counts) {
    expect(screen.getAllByRole("row")).toHaveLength(count + 1);
    const more = screen.queryByRole("button");
    if (more) fireEvent.click(more);
  }
  expect(screen.queryByRole("button")).toBeNull();
});

test("a refusal shows ground, rule, line, fact, remedy and its entry", () => {
  const text = (word: string) => ({ zh: word, en: word });
  const citation = {
    place: "futian",
    article: "FT-19",
    heading: text("heading"),
    rule: "service_agreement_first",
    strength: "must" as const,
    line: 212,
    rulebook: "00",
  };
  const ground = { citation, fact: text("the fact"), remedy: text("the remedy") };
  show(<RefusalNote refused={{ grounds: [ground], entry: 10482, findings: [] }} />);
  const shown = document.body.textContent ?? "";
  for (const word of ["FT-19", "service_agreement_first", "212", "the fact", "the remedy"]) {
    expect(shown).toContain(word);
  }
  expect(screen.getByRole("link").getAttribute("href")).toBe("/entries/10482");
});

test("a price is told in yuan and for what, and nothing is free of charge", () => {
  show(<PriceText price={{ fen: 5, per: "call" }} />);
  expect(document.body.textContent).toContain("\u6bcf\u6b21\u8c03\u7528 0.05 \u5143");
  cleanup();
  setLanguage("en");
  show(<PriceText price={{ fen: 120_000, per: "month" }} />);
  expect(document.body.textContent).toBe("CNY 1,200.00 a month");
  cleanup();
  show(<PriceText price={{ fen: 0, per: "file" }} />);
  expect(document.body.textContent).toBe("free of charge");
});

test("what is missing is told piece by piece, with the article that asks for it", () => {
  setLanguage("en");
  const pieces = [
    { name: "basis of the price", given: true, article: "FT-21" },
    { name: "proof", given: false, article: "FT-17" },
  ];
  show(<Completeness pieces={pieces} />);
  expect(screen.getByRole("status").textContent).toContain("1 of 2");
  const [first, second] = screen.getAllByRole("listitem");
  expect(first?.textContent).toMatch(/basis of the price.*given.*FT-21/);
  expect(second?.textContent).toMatch(/proof.*missing.*FT-17/);
});
