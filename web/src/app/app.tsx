// Everything around the pages: theme, cache, routes.

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ConfigProvider } from "antd";
import enGB from "antd/locale/en_GB";
import zhCN from "antd/locale/zh_CN";
import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import { RouterProvider } from "react-router";

import { Problem } from "../api/problem";
import { ArticleDrawerProvider } from "../ui/article";
import { router } from "./router";
import { SettingsProvider, useSettings } from "./settings";
import { themeOf } from "./theme";

const cache = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (count, error) => count < 2 && error instanceof Problem && !error.answered,
    },
  },
});

function Themed() {
  const { settings } = useSettings();
  const english = settings.language === "en";
  dayjs.locale(english ? "en" : "zh-cn");
  return (
    <ConfigProvider
      locale={english ? enGB : zhCN}
      theme={themeOf(settings)}
      button={{ autoInsertSpace: false }}
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
