// The keys of a subscription. A secret is in one answer and nowhere else: it is shown once, and
// the words say so before and after.

import { useState } from "react";

import { useAct } from "../../api/hooks";
import type { AccessKeyView, SubscriptionView } from "../../api/types";
import { useWords } from "../../app/i18n";
import { Button } from "../../ui/base";
import { CopyBox } from "../../ui/copy";
import { AnswerNote, Note, ProblemNote } from "../../ui/feedback";
import { Own } from "../../ui/page";
import { type Column, DataTable } from "../../ui/table";

export function Keys({ subscription }: { subscription: SubscriptionView }) {
  const { t, day } = useWords();
  const columns: Column<AccessKeyView>[] = [
    { key: "id", title: t("accessKey.key"), cell: (it) => <code>{it.id}</code> },
    {
      key: "issued",
      title: t("accessKey.issuedOn"),
      cell: (it) => <time dateTime={it.issued_on}>{day(it.issued_on)}</time>,
    },
    {
      key: "officer",
      title: t("accessKey.officer"),
      cell: (it) => (it.officer?.name ? <Own>{it.officer.name}</Own> : t("common.unnamed")),
    },
    {
      key: "state",
      title: t("grants.state"),
      cell: (it) =>
        it.revoked_on ? (
          <span className="mark">{t("accessKey.revoked", { day: day(it.revoked_on) })}</span>
        ) : (
          <span className="mark state-closed">{t("accessKey.valid")}</span>
        ),
    },
    {
      key: "revoke",
      title: t("accessKey.revoke"),
      cell: (it) => it.revoked_on === null && <Revoke id={it.id} />,
    },
  ];
  return (
    <div className="access-keys">
      <h3>{t("accessKey.title")}</h3>
      <p className="hint">{t("accessKey.lead")}</p>
      <DataTable
        label={`${t("accessKey.title")} ${subscription.id}`}
        columns={columns}
        rows={subscription.keys}
        rowKey={(it) => it.id}
        empty={t("accessKey.empty")}
      />
      {subscription.closed_on === null && <Issue subscription={subscription.id} />}
    </div>
  );
}

function Issue({ subscription }: { subscription: string }) {
  const { t } = useWords();
  const act = useAct();
  const secret = act.data?.secret ?? null;
  return (
    <div className="issue">
      {!secret && (
        <div className="actions">
          <Button
            type="primary"
            loading={act.isPending}
            onClick={() => act.mutate({ command: { type: "issue_key", subscription } })}
          >
            {t("accessKey.issue")}
          </Button>
          <span className="hint">{t("accessKey.issueHint")}</span>
        </div>
      )}
      {act.error && <ProblemNote problem={act.error} />}
      {secret && (
        <Note kind="warn" alert title={t("accessKey.once")}>
          <p>{t("accessKey.onceText")}</p>
          <CopyBox label={t("accessKey.secret")} text={secret} className="secret" />
          {act.data && <AnswerNote answer={act.data} title={t("common.done")} />}
          <Button onClick={() => act.reset()}>{t("accessKey.kept")}</Button>
        </Note>
      )}
    </div>
  );
}

function Revoke({ id }: { id: string }) {
  const { t } = useWords();
  const [sure, setSure] = useState(false);
  const act = useAct();
  const revoke = () => act.mutate({ command: { type: "revoke_key", key: id } });
  return (
    <>
      {sure ? (
        <span className="actions">
          <Button danger loading={act.isPending} onClick={revoke}>
            {t("accessKey.revokeSure")}
          </Button>
          <Button onClick={() => setSure(false)}>{t("common.no")}</Button>
        </span>
      ) : (
        <Button onClick={() => setSure(true)}>
          {t("accessKey.revoke")}
          <span className="unseen"> {id}</span>
        </Button>
      )}
      {act.error && <ProblemNote problem={act.error} />}
    </>
  );
}
