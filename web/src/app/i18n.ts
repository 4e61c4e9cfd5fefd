// The two languages of the product, and how days, times and names are written in each.

import i18next from "i18next";
import { initReactI18next, useTranslation } from "react-i18next";

import type { Day, Instant, Text } from "../api/types";
import { en } from "../locales/en";
import { zh } from "../locales/zh";

export type Language = "zh" | "en";

declare module "i18next" {
  interface CustomTypeOptions {
    resources: { translation: typeof zh };
  }
}

export const languageTag = (language: Language): string => (language === "zh" ? "zh-CN" : "en-GB");

export function startI18n(language: Language): void {
  void i18next.use(initReactI18next).init({
    lng: language,
    resources: { zh: { translation: zh }, en: { translation: en } },
    interpolation: { escapeValue: false },
    initAsync: false,
  });
}

export const setLanguage = (language: Language): void => void i18next.changeLanguage(language);

/// Words, days and times in the language of the reader.
export function useWords() {
  const { t, i18n } = useTranslation();
  const language: Language = i18n.language === "en" ? "en" : "zh";
  const tag = languageTag(language);
  return {
    t,
    language,
    say: (text: Text) => text[language],
    day: (day: Day) => longDay(day, tag),
    shortDay: (day: Day) => format(day, tag, { month: "numeric", day: "numeric" }),
    month: (day: Day) => format(day, tag, { year: "numeric", month: "short" }),
    weekday: (day: Day) => format(day, tag, { weekday: "short" }),
    time: (instant: Instant, zone: string) =>
      new Intl.DateTimeFormat(tag, {
        dateStyle: "medium",
        timeStyle: "medium",
        timeZone: zone,
      }).format(instant),
    number: (value: number) => new Intl.NumberFormat(tag).format(value),
    /// An amount in fen, written in yuan.
    yuan: (fen: number) =>
      new Intl.NumberFormat(tag, { minimumFractionDigits: 2 }).format(fen / 100),
    list: (items: string[]) => new Intl.ListFormat(tag, { type: "conjunction" }).format(items),
    /// A code word of the server; the code itself when this version does not know it.
    code: (group: keyof typeof zh.codes, code: string): string => {
      const known = (language === "zh" ? zh : en).codes[group] as Record<string, string>;
      return known[code] ?? code;
    },
  };
}

export type Words = ReturnType<typeof useWords>;

function format(day: Day, tag: string, options: Intl.DateTimeFormatOptions): string {
  const date = new Date(`${day}T00:00:00Z`);
  return new Intl.DateTimeFormat(tag, { ...options, timeZone: "UTC" }).format(date);
}

function longDay(day: Day, tag: string): string {
  const date = format(day, tag, { year: "numeric", month: "short", day: "numeric" });
  const weekday = format(day, tag, { weekday: "short" });
  return tag.startsWith("zh") ? `${date} ${weekday}` : `${weekday} ${date}`;
}
