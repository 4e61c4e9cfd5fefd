// Where the page begins.

import "./app/base.css";
import "./app/shell.css";
import "./ui/ui.css";
import "./ui/market.css";
import "./ui/portal.css";

import { createRoot } from "react-dom/client";

import { App } from "./app/app";
import { startI18n } from "./app/i18n";
import { storedSettings } from "./app/settings";

startI18n(storedSettings().language);
const root = document.getElementById("root");
if (root) createRoot(root).render(<App />);
