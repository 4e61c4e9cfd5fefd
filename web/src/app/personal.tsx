// Who is logged in, and how they want to see things.

import { useNavigate } from "react-router";

import { useMe, useSession } from "../api/hooks";
import { Button } from "../ui/base";
import { useWords } from "./i18n";
import { useSettings } from "./settings";

export function Personal() {
  const { t, say, list } = useWords();
  const me = useMe().data;
  const { logOut } = useSession();
  const navigate = useNavigate();
  if (!me) {
    return (
      <Button type="primary" onClick={() => navigate("/login")}>
        {t("shell.logIn")}
      </Button>
    );
  }
  const leave = () => logOut.mutate(undefined, { onSettled: () => navigate("/login") });
  return (
    <div className="personal">
      <div className="who">
        <strong translate="no">{me.name ?? me.officer}</strong>
        <span className="quiet">
          {say(me.party.name)} · {list(me.roles.map((role) => say(role.name)))}
        </span>
      </div>
      <Button onClick={leave} loading={logOut.isPending}>
        {t("shell.switch")}
      </Button>
    </div>
  );
}

export function Toggles() {
  const { t } = useWords();
  const { settings, change } = useSettings();
  return (
    <div className="toggles" role="group" aria-label={t("shell.display")}>
      <button
        type="button"
        aria-pressed={settings.large}
        onClick={() => change({ large: !settings.large })}
      >
        {t("shell.large")}
      </button>
      <button
        type="button"
        aria-pressed={settings.contrast}
        onClick={() => change({ contrast: !settings.contrast })}
      >
        {t("shell.contrast")}
      </button>
      <button
        type="button"
        lang={settings.language === "zh" ? "en" : "zh-CN"}
        onClick={() => change({ language: settings.language === "zh" ? "en" : "zh" })}
      >
        {t("shell.otherLanguage")}
      </button>
    </div>
  );
}
