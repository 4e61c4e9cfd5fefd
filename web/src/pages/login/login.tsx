// Logging in, and thereby taking on an officer's post.

import { type FormEvent, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";

import { useMe, usePlace, useSession } from "../../api/hooks";
import { useWords } from "../../app/i18n";
import { Button } from "../../ui/base";
import { ProblemNote } from "../../ui/feedback";
import { TextField } from "../../ui/field";
import { Page } from "../../ui/page";

export default function LoginPage() {
  const { t, say } = useWords();
  const place = usePlace().data;
  const me = useMe().data;
  const { logIn } = useSession();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const [officer, setOfficer] = useState("");
  const [password, setPassword] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    logIn.mutate(
      { officer: officer.trim(), password },
      { onSuccess: () => navigate(target(search)) },
    );
  };
  return (
    <Page
      narrow
      title={t("login.title")}
      lead={place && t("login.lead", { instrument: say(place.instrument) })}
    >
      <form className="card form" onSubmit={submit}>
        {me && <p>{t("login.already", { officer: me.name ?? me.officer })}</p>}
        <TextField
          label={t("login.officer")}
          value={officer}
          autoComplete="username"
          onChange={setOfficer}
        />
        <TextField
          label={t("login.password")}
          value={password}
          secret
          autoComplete="current-password"
          onChange={setPassword}
        />
        {logIn.error && <ProblemNote problem={logIn.error} />}
        <div className="actions">
          <Button
            type="primary"
            htmlType="submit"
            loading={logIn.isPending}
            disabled={!officer.trim() || !password}
          >
            {t("login.submit")}
          </Button>
        </div>
        {place?.mode === "rehearsal" && <p className="hint">{t("login.rehearsal")}</p>}
      </form>
    </Page>
  );
}

/// Where the reader wanted to go; only ever a page of ours.
function target(search: URLSearchParams): string {
  const to = search.get("to") ?? "/work";
  return /^\/[a-z]/.test(to) ? to : "/work";
}
