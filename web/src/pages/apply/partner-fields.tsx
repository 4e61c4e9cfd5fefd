// Partners of an operator: entry with its platform service agreement, exit, the monthly report.

import { useAgreements } from "../../api/hooks";
import { useWords } from "../../app/i18n";
import { monthsBetween } from "../../domain/months";
import { ChoiceField } from "../../ui/choice-field";
import { TextField } from "../../ui/field";
import { DeedFields, EMPTY_DEED, termOf } from "./agreement-fields";
import { useDraft } from "./draft";
import { AgreementChoice } from "./other-fields";
import type { FieldsProps } from "./subject-fields";

export function PartnerEntryFields({ today, about, onChange }: FieldsProps) {
  const { t } = useWords();
  const agreements = useAgreements().data ?? [];
  const known = agreements.some((it) => it.kind === "operation" && it.state === "in_force");
  const [draft, change] = useDraft(
    { ...EMPTY_DEED, agreement: about },
    (it) => {
      const term = termOf(it);
      const agreement = it.agreement?.trim();
      if (!agreement || !term || !it.document) return null;
      return { subject: "partner_entry", agreement, term, document: it.document.digest };
    },
    onChange,
  );
  const choose = (agreement: string) => change({ agreement });
  return (
    <>
      {known ? (
        <AgreementChoice value={draft.agreement} state="in_force" onChange={choose} />
      ) : (
        <TextField
          label={t("subject.agreement")}
          hint={t("partner.agreementHint")}
          code
          value={draft.agreement ?? ""}
          onChange={choose}
        />
      )}
      <DeedFields deed={draft} today={today} onChange={change} />
    </>
  );
}

export function PartnerExitFields({ about, onChange }: FieldsProps) {
  const [draft, change] = useDraft(
    { agreement: about },
    (it) => (it.agreement ? { subject: "partner_exit", agreement: it.agreement } : null),
    onChange,
  );
  return (
    <AgreementChoice
      kind="platform_service"
      value={draft.agreement}
      state="in_force"
      onChange={(agreement) => change({ agreement })}
    />
  );
}

export function PartnerReportFields({ today, about, detail, onChange }: FieldsProps) {
  const { t, month } = useWords();
  const [draft, change] = useDraft(
    { agreement: about, month: detail },
    (it) =>
      it.agreement && it.month
        ? { subject: "partner_report", agreement: it.agreement, month: it.month }
        : null,
    onChange,
  );
  const agreement = useAgreements().data?.find((it) => it.id === draft.agreement);
  const months = agreement ? monthsBetween(agreement.term[0], today) : [];
  return (
    <>
      <AgreementChoice
        value={draft.agreement}
        state="in_force"
        onChange={(agreement) => change({ agreement })}
      />
      <ChoiceField
        label={t("partner.month")}
        hint={t("partner.monthHint")}
        value={draft.month}
        options={months.map((it) => ({ value: it, label: month(it) }))}
        onChange={(month) => change({ month })}
      />
    </>
  );
}
