// How the web is built, tried out and tested.

import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

import { compress } from "./scripts/compress.mjs";

// The development server hands the API on to a running `gongshu serve`; name it in GONGSHU.
const server = process.env.GONGSHU ?? "http://127.0.0.1:8080";

// What every page needs and no page changes.
const FRAME = [
  "react",
  "react-dom",
  "scheduler",
  "react-router",
  "i18next",
  "react-i18next",
  "@tanstack",
];

const twins: Plugin = {
  name: "compressed-twins",
  apply: "build",
  closeBundle: () => compress(fileURLToPath(new URL("dist", import.meta.url))),
};

export default defineConfig({
  // The server writes where it stands into the page; files find each other from where they lie.
  base: "./",
  plugins: [react(), twins],
  build: {
    target: "es2022",
    manifest: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: "frame",
              test: new RegExp(`node_modules/(${FRAME.join("|")})/`),
            },
          ],
        },
      },
    },
  },
  server: { proxy: { "/api": server, "/log/": server, "/open": server, "/deliver": server } },
  test: { environment: "jsdom", include: ["test/**/*.test.{ts,tsx}"] },
});
