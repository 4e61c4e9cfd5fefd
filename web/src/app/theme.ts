// Every token of the component library. Our own style sheet takes the same colours by name.

import type { ThemeConfig } from "antd";

import type { Settings } from "./settings";

const INK = "#16202c";
const BRAND = "#0e4a7b";

/// Colours are darker than the library's own, so that text on white passes 4.5:1.
export function themeOf(settings: Settings): ThemeConfig {
  const soft = settings.contrast ? "#000000" : "#4a5866";
  const line = settings.contrast ? "#000000" : "#8a97a5";
  return {
    token: {
      colorPrimary: settings.contrast ? "#00285c" : BRAND,
      colorInfo: BRAND,
      colorLink: settings.contrast ? "#00285c" : BRAND,
      colorLinkHover: "#0a365a",
      colorError: "#a61b1b",
      colorSuccess: "#1b6638",
      colorWarning: "#8a5200",
      colorText: settings.contrast ? "#000000" : INK,
      colorTextSecondary: soft,
      colorTextTertiary: soft,
      colorTextDescription: soft,
      colorTextPlaceholder: "#5b6875",
      colorTextDisabled: "#5b6875",
      colorBorder: line,
      borderRadius: 4,
      fontSize: settings.large ? 20 : 15,
      controlHeight: settings.large ? 46 : 36,
      lineHeight: 1.6,
      fontFamily: "inherit",
      motion: false,
    },
    components: {
      Button: { primaryShadow: "none", defaultShadow: "none" },
    },
  };
}
