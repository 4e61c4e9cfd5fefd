// The ways through the house, by what one wants to do.

import { NavLink } from "react-router";

import { useMe, useWork } from "../api/hooks";
import { useWords } from "./i18n";

const GROUPS = [
  { name: "handle", items: ["work", "duties", "cases", "apply"] },
  { name: "portal", items: ["home", "catalogue", "products", "disclosures", "matters", "statistics"] },
  { name: "data", items: ["resources", "workbench", "releases", "subscriptions"] },
  { name: "oversight", items: ["agreements", "partners", "calls", "parties"] },
  { name: "proof", items: ["entries", "verify"] },
  { name: "rules", items: ["rulebook", "calendar"] },
  { name: "own", items: ["keys"] },
] as const;

// Without a log-in only what is public is offered.
const OPEN = new Set([
  "home",
  "catalogue",
  "products",
  "disclosures",
  "matters",
  "statistics",
  "entries",
  "verify",
  "rulebook",
  "calendar",
]);

export function Navigation() {
  const { t } = useWords();
  const me = useMe().data;
  const groups = GROUPS.map((group) => ({
    ...group,
    items: group.items.filter((item) => me || OPEN.has(item)),
  })).filter((group) => group.items.length > 0);
  return (
    <nav className="ways" aria-label={t("nav.label")}>
      {groups.map((group) => (
        <section key={group.name}>
          <h2>{t(`nav.groups.${group.name}`)}</h2>
          <ul>
            {group.items.map((item) => (
              <li key={item}>
                <NavLink to={item === "home" ? "/" : `/${item}`} end={item === "home"}>
                  {t(`nav.${item}`)}
                  {item === "work" && <Waiting />}
                </NavLink>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}

function Waiting() {
  const { t } = useWords();
  const count = useWork().data?.mine.length ?? 0;
  if (count === 0) return null;
  return (
    <span className="count">
      {count}
      <span className="unseen">{t("nav.waiting")}</span>
    </span>
  );
}
