// Forms with few fields: the application to become operator, a rectification, an exit.

import { useAgreements, useCalls } from "../../api/hooks";
import type { AgreementView } from "../../api/types";
import { useWords } from "../../app/i18n";
import { Checkbox } from "../../ui/base";
import { ChoiceField } from "../../ui/choice-field";
import { DayField } from "../../ui/day-field";
import { TextField } from "../../ui/field";
import { useDraft } from "./draft";
import type { FieldsProps } from "./subject-fields";

export function ApplicationFields({ onChange }: FieldsProps) {
  const { t, say, day } = useWords();
  const calls = useCalls().data ?? [];
  const [draft, change] = useDraft(
    { call: null as string | null, officer: "", department: "", listed: false },
    (it) =>
      (it.call && {
        subject: "operator_application",
        call: it.call,
        security_officer: it.officer.trim() || null,
        security_department: it.department.trim() || null,
        on_blacklist: it.listed,
      }) ||
      null,
    onChange,
  );
  return (
    <>
      <ChoiceField
        label={t("subject.call")}
        value={draft.call}
        options={calls.map((call) => ({
          value: call.id,
          label: `${say(call.title)} (${day(call.opens)} – ${day(call.closes)})`,
        }))}
        onChange={(call) => change({ call })}
      />
      <TextField
        label={t("subject.securityOfficer")}
        required={false}
        value={draft.officer}
        onChange={(officer) => change({ officer })}
      />
      <TextField
        label={t("subject.securityDepartment")}
        required={false}
        value={draft.department}
        onChange={(department) => change({ department })}
      />
      <Checkbox
        checked={draft.listed}
        onChange={(event) => change({ listed: event.target.checked })}
      >
        {t("subject.onBlacklist")}
      </Checkbox>
    </>
  );
}

interface AgreementChoiceProps {
  value: string | null;
  onChange: (id: string) => void;
  state: "in_force" | "ended";
  kind?: AgreementView["kind"];
}

/// An agreement of the reader's sight, one with an operator unless another kind is asked for.
export function AgreementChoice(props: AgreementChoiceProps) {
  const { value, onChange, state, kind = "operation" } = props;
  const { t, say, day } = useWords();
  const found = (useAgreements().data ?? []).filter((it) => it.kind === kind && it.state === state);
  return (
    <ChoiceField
      label={kind === "operation" ? t("subject.agreement") : t("partner.agreement")}
      value={value}
      options={found.map((it) => ({
        value: it.id,
        label: `${it.id} · ${say(it.holder.name)} · ${day(it.term[1])}`,
      }))}
      onChange={onChange}
    />
  );
}

// The procedure in which an operator orders its partners.
const OF_PARTNERS = "partner_rectification";

export function RectificationFields({ today, about, procedure, onChange }: FieldsProps) {
  const { t } = useWords();
  const [draft, change] = useDraft(
    { agreement: about, limit: null as string | null, finding: "" },
    (it) =>
      it.agreement && it.limit && it.finding.trim()
        ? {
            subject: "rectification",
            agreement: it.agreement,
            limit: it.limit,
            finding: it.finding.trim(),
          }
        : null,
    onChange,
  );
  return (
    <>
      <AgreementChoice
        kind={procedure === OF_PARTNERS ? "platform_service" : "operation"}
        value={draft.agreement}
        state="in_force"
        onChange={(agreement) => change({ agreement })}
      />
      <DayField
        label={t("subject.limit")}
        hint={t("subject.limitHint")}
        value={draft.limit}
        today={today}
        onChange={(limit) => change({ limit })}
      />
      <TextField
        label={t("subject.finding")}
        rows={3}
        value={draft.finding}
        onChange={(finding) => change({ finding })}
      />
    </>
  );
}

export function ExitFields({ about, onChange }: FieldsProps) {
  const [draft, change] = useDraft(
    { agreement: about },
    (it) => (it.agreement ? { subject: "operator_exit", agreement: it.agreement } : null),
    onChange,
  );
  return (
    <AgreementChoice
      value={draft.agreement}
      state="ended"
      onChange={(agreement) => change({ agreement })}
    />
  );
}
