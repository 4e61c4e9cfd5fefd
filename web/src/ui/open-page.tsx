// The same on a plain page: no script needed, to be printed, cited and kept.

import { at } from "../api/where";
import { useWords } from "../app/i18n";

export function OpenPage({ path }: { path: string }) {
  const { t, language } = useWords();
  const to = at(`/open/${path}${language === "en" ? "?lang=en" : ""}`);
  return (
    <p className="quiet fine">
      <a href={to}>{t("openPage.link")}</a> {t("openPage.why")}
    </p>
  );
}
