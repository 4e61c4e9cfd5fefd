// Everything around the pages: theme, cache, routes.

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ConfigProvider, type ConfigProviderProps } from "antd";
import enGB from "antd/es/locale/en_GB";
import zhCN from "antd/es/locale/zh_CN";
import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import { RouterProvider } from "react-router";

import { Problem } from "../api/problem";
import { ArticleDrawerProvider } from "../ui/article";
import { router } from "./router";
import { SettingsProvider, useSettings } from "./settings";
import { themeOf } from "./theme";

type Locale = NonNullable<ConfigProviderProps["locale"]>;

const cache = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (count, error) => count < 2 && error instanceof Problem && !error.answered,
    },
  },
});

// What opens over a page belongs to its main part, for those who go by landmarks.
const inMain = (): HTMLElement => document.getElementById("content") ?? document.body;

/// The library names its buttons for year and month otherwise than what stands on them.
function plain(locale: Locale): Locale {
  const picker = locale.DatePicker;
  if (!picker) return locale;
  const lang = { ...picker.lang, yearSelect: "", monthSelect: "" };
  return { ...locale, DatePicker: { ...picker, lang } };
}

const LOCALES = { en: plain(enGB), zh: plain(zhCN) };

function Themed() {
  const { settings } = useSettings();
  const english = settings.language === "en";
  dayjs.locale(english ? "en" : "zh-cn");
  return (
    <ConfigProvider
      locale={LOCALES[settings.language]}
      theme={themeOf(settings)}
      button={{ autoInsertSpace: false }}
      getPopupContainer={inMain}
    >
      <ArticleDrawerProvider>
        <RouterProvider router={router} />
      </ArticleDrawerProvider>
    </ConfigProvider>
  );
}

export function App() {
  return (
    <QueryClientProvider client={cache}>
      <SettingsProvider>
        <Themed />
      </SettingsProvider>
    </QueryClientProvider>
  );
}
