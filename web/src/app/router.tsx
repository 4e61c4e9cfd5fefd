// The routes. Every page is loaded when it is first opened; public pages need no log-in.

import { createBrowserRouter, type RouteObject } from "react-router";

import { prefix } from "../api/where";
import { LoadingPage } from "../ui/feedback";
import { NotFoundPage, RoutePage } from "./errors";
import { LoggedIn, Shell } from "./shell";

type Page = () => Promise<{ default: React.ComponentType }>;

const page = (path: string, load: Page): RouteObject => ({
  path,
  lazy: async () => ({ Component: (await load()).default }),
});

const members: RouteObject[] = [
  page("work", () => import("../pages/work/work")),
  page("duties", () => import("../pages/duties/duties")),
  page("cases", () => import("../pages/work/cases")),
  page("cases/:id", () => import("../pages/case/case")),
  page("cases/:id/decide/:step", () => import("../pages/decide/decide")),
  page("cases/:id/review", () => import("../pages/egress/review")),
  page("apply", () => import("../pages/apply/list")),
  page("apply/:procedure", () => import("../pages/apply/apply")),
  page("workbench", () => import("../pages/workbench/grants")),
  page("workbench/:grant", () => import("../pages/workbench/workbench")),
  page("releases", () => import("../pages/egress/releases")),
  page("agreements", () => import("../pages/agreements/agreements")),
  page("calls", () => import("../pages/apply/calls")),
  page("partners", () => import("../pages/partners/partners")),
  page("subscriptions", () => import("../pages/subscriptions/subscriptions")),
  page("parties", () => import("../pages/parties/parties")),
  page("keys", () => import("../pages/keys/keys")),
];

const open: RouteObject[] = [
  {
    index: true,
    lazy: async () => ({ Component: (await import("../pages/portal/home")).default }),
  },
  page("catalogue", () => import("../pages/portal/catalogue")),
  page("catalogue/resources/:id", () => import("../pages/portal/resource")),
  page("disclosures", () => import("../pages/portal/disclosures")),
  page("matters", () => import("../pages/matters/matters")),
  page("statistics", () => import("../pages/portal/statistics")),
  page("products", () => import("../pages/products/products")),
  page("products/:id", () => import("../pages/products/product")),
  page("login", () => import("../pages/login/login")),
  page("resources", () => import("../pages/resources/resources")),
  page("resources/:id", () => import("../pages/resources/resource")),
  page("rulebook", () => import("../pages/rulebook/rulebook")),
  page("rulebook/:article", () => import("../pages/rulebook/rulebook")),
  page("calendar", () => import("../pages/calendar/calendar")),
  page("entries", () => import("../pages/log/log")),
  page("entries/:seq", () => import("../pages/log/entry")),
  page("verify", () => import("../pages/log/verify")),
];

export const router = createBrowserRouter(
  [
    {
      element: <Shell />,
      errorElement: <RoutePage />,
      hydrateFallbackElement: <LoadingPage />,
      children: [
        ...open,
        { element: <LoggedIn />, children: members },
        { path: "*", element: <NotFoundPage /> },
      ],
    },
  ],
  { basename: prefix || "/" },
);
