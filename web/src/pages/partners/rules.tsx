// Publishing the rules under which partners come and go.

import { useState } from "react";

import { useAct } from "../../api/hooks";
import { useWords } from "../../app/i18n";
import { Button } from "../../ui/base";
import { DocumentField, type NamedDigest } from "../../ui/documents";
import { AnswerNote, ProblemNote } from "../../ui/feedback";
import { BothLanguages } from "../../ui/field";

const EMPTY = { zh: "", en: "" };

export function PublishRules() {
  const { t } = useWords();
  const [document, setDocument] = useState<NamedDigest | null>(null);
  const [summary, setSummary] = useState(EMPTY);
  const act = useAct();
  const whole = document !== null && summary.zh.trim() !== "" && summary.en.trim() !== "";
  const publish = () =>
    document && act.mutate({ command: { type: "publish_partner_rules", document, summary } });
  return (
    <details className="card more">
      <summary>{t("partners.publish")}</summary>
      <p className="hint">{t("partners.publishHint")}</p>
      <DocumentField label={t("partners.rulesDocument")} value={document} onChange={setDocument} />
      <BothLanguages
        label={t("partners.rulesSummary")}
        rows={2}
        value={summary}
        onChange={setSummary}
      />
      {act.error && <ProblemNote problem={act.error} />}
      {act.data && <AnswerNote answer={act.data} title={t("common.done")} />}
      <Button type="primary" disabled={!whole} loading={act.isPending} onClick={publish}>
        {t("partners.publish")}
      </Button>
    </details>
  );
}
