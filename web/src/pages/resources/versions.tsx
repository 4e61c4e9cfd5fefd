// The versions of a resource; rows set aside are shown to its own department only.

import { useState } from "react";

import { useAct, useMe, useSetAside } from "../../api/hooks";
import type { ResourceView, SetAside, VersionView } from "../../api/types";
import { useWords } from "../../app/i18n";
import { Button } from "../../ui/base";
import { EntryLink, LoadingPage, Note, ProblemNote } from "../../ui/feedback";
import { TextField } from "../../ui/field";
import { Section } from "../../ui/page";

export function Versions({ resource }: { resource: ResourceView }) {
  const { t } = useWords();
  const newest = [...resource.versions].sort((one, other) => other.version - one.version);
  return (
    <Section title={t("resource.versions")}>
      <ul className="plain-list">
        {newest.map((version) => (
          <Version key={version.version} resource={resource} version={version} />
        ))}
      </ul>
    </Section>
  );
}

interface VersionProps {
  resource: ResourceView;
  version: VersionView;
}

function Version({ resource, version }: VersionProps) {
  const { t, number } = useWords();
  const me = useMe().data;
  return (
    <li>
      <p>
        <b>{t("resource.version", { version: version.version })}</b>{" "}
        <StateMark state={version.state} />{" "}
        {t("import.rows", { rows: number(version.rows), setAside: number(version.set_aside) })}{" "}
        <EntryLink seq={version.entry} />
      </p>
      <Reasons reasons={version.reasons} />
      {resource.own && version.set_aside > 0 && (
        <AsideRows resource={resource.id} version={version.version} />
      )}
      {me?.may.includes("erase_version") && version.state === "ready" && (
        <Erase resource={resource.id} version={version.version} />
      )}
    </li>
  );
}

function StateMark({ state }: { state: VersionView["state"] }) {
  const { code } = useWords();
  return <span className={`mark state-${state}`}>{code("versionState", state)}</span>;
}

export function Reasons({ reasons }: { reasons: SetAside[] }) {
  const { t, code, number } = useWords();
  if (reasons.length === 0) return null;
  return (
    <ul>
      {reasons.map((it) => (
        <li key={it.reason}>
          {code("setAside", it.reason)}
          {t("common.colon")}
          {t("import.reasonRows", { rows: number(it.rows), lines: it.lines.join(", ") })}
        </li>
      ))}
    </ul>
  );
}

function AsideRows({ resource, version }: { resource: string; version: number }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const found = useSetAside(resource, version, open);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("import.showAside")}</summary>
      {open && found.isPending && <LoadingPage />}
      {found.error && <ProblemNote problem={found.error} />}
      {found.data && (
        <ol className="aside-rows">
          {found.data.map(([line, text]) => (
            <li key={line} value={line}>
              <code>{text}</code>
            </li>
          ))}
        </ol>
      )}
    </details>
  );
}

function Erase({ resource, version }: { resource: string; version: number }) {
  const { t } = useWords();
  const [reason, setReason] = useState("");
  const act = useAct();
  return (
    <details className="more">
      <summary>{t("resource.erase")}</summary>
      <Note kind="warn" title={t("resource.eraseWarning")} />
      <TextField label={t("form.reason")} rows={2} value={reason} onChange={setReason} />
      {act.error && <ProblemNote problem={act.error} />}
      <Button
        danger
        disabled={!reason.trim()}
        loading={act.isPending}
        onClick={() =>
          act.mutate({ command: { type: "erase_version", resource, version, reason } })
        }
      >
        {t("resource.erase")}
      </Button>
    </details>
  );
}
