// Months of legal days, counted without any clock.

import type { Day } from "../api/types";

/// The first day of the month of a day.
export const monthOf = (day: Day): Day => `${day.slice(0, 7)}-01`;

/// The first days of all months from one day through another, the newest first.
export function monthsBetween(from: Day, through: Day): Day[] {
  const found: Day[] = [];
  let [year, month] = from.split("-").map(Number) as [number, number];
  for (;;) {
    const first = `${year}-${String(month).padStart(2, "0")}-01`;
    if (first > through) return found.reverse();
    found.push(first);
    month += 1;
    if (month > 12) [year, month] = [year + 1, 1];
  }
}
