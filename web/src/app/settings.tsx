// How this reader wants to see things: language, large type, high contrast. Kept in this browser.

import { createContext, type ReactNode, use, useEffect, useMemo, useState } from "react";

import { type Language, languageTag, setLanguage } from "./i18n";

export interface Settings {
  language: Language;
  large: boolean;
  contrast: boolean;
}

const NAME = "gongshu-settings";
const FIRST: Settings = { language: "zh", large: false, contrast: false };

export function storedSettings(): Settings {
  try {
    return { ...FIRST, ...(JSON.parse(localStorage.getItem(NAME) ?? "{}") as Partial<Settings>) };
  } catch {
    return FIRST;
  }
}

interface Given {
  settings: Settings;
  change: (part: Partial<Settings>) => void;
}

const Context = createContext<Given>({ settings: FIRST, change: () => {} });

export const useSettings = (): Given => use(Context);

export function SettingsProvider({ children }: { children: ReactNode }) {
  const [settings, setSettings] = useState(storedSettings);
  useEffect(() => {
    const root = document.documentElement;
    root.lang = languageTag(settings.language);
    root.classList.toggle("large", settings.large);
    root.classList.toggle("contrast", settings.contrast);
    setLanguage(settings.language);
    localStorage.setItem(NAME, JSON.stringify(settings));
  }, [settings]);
  const given = useMemo(
    () => ({
      settings,
      change: (part: Partial<Settings>) => setSettings((before) => ({ ...before, ...part })),
    }),
    [settings],
  );
  return <Context value={given}>{children}</Context>;
}
