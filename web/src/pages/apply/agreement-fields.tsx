// Agreements to be signed: the document by its digest, and the term.

import { useGrants, useParties } from "../../api/hooks";
import type { Day, Term } from "../../api/types";
import { useWords } from "../../app/i18n";
import { ChoiceField } from "../../ui/choice-field";
import { DayField } from "../../ui/day-field";
import { DocumentField, type NamedDigest } from "../../ui/documents";
import { useDraft } from "./draft";
import type { FieldsProps } from "./subject-fields";

export interface Deed {
  from: Day | null;
  through: Day | null;
  document: NamedDigest | null;
}

export const EMPTY_DEED: Deed = { from: null, through: null, document: null };

export const termOf = (deed: Deed): Term | null =>
  deed.from && deed.through ? [deed.from, deed.through] : null;

interface DeedProps {
  deed: Deed;
  today: Day;
  onChange: (part: Partial<Deed>) => void;
}

export function DeedFields({ deed, today, onChange }: DeedProps) {
  const { t } = useWords();
  return (
    <>
      <div className="both">
        <DayField
          label={t("subject.from")}
          value={deed.from}
          today={today}
          onChange={(from) => onChange({ from })}
        />
        <DayField
          label={t("subject.through")}
          value={deed.through}
          today={deed.from ?? today}
          onChange={(through) => onChange({ through })}
        />
      </div>
      <DocumentField
        label={t("subject.document")}
        value={deed.document}
        onChange={(document) => onChange({ document })}
      />
    </>
  );
}

const OPERATORS = ["operator", "operator_applicant"];

export function AgreementFields({ today, about, onChange }: FieldsProps) {
  const { t, say } = useWords();
  const parties = (useParties().data ?? []).filter((party) =>
    party.roles.some((role) => OPERATORS.includes(role.role)),
  );
  const [draft, change] = useDraft(
    { ...EMPTY_DEED, operator: about },
    (it) => {
      const term = termOf(it);
      if (!it.operator || !term || !it.document) return null;
      const document = it.document.digest;
      return { subject: "operation_agreement", operator: it.operator, term, document };
    },
    onChange,
  );
  return (
    <>
      <ChoiceField
        label={t("subject.operator")}
        value={draft.operator}
        options={parties.map((it) => ({ value: it.id, label: say(it.name) }))}
        onChange={(operator) => change({ operator })}
      />
      <DeedFields deed={draft} today={today} onChange={change} />
    </>
  );
}

export function ServiceFields({ today, about, onChange }: FieldsProps) {
  const { t, say } = useWords();
  const grants = (useGrants().data ?? []).filter((it) => it.state === "pending");
  const [draft, change] = useDraft(
    { ...EMPTY_DEED, grant: about },
    (it) => {
      const term = termOf(it);
      if (!it.grant || !term || !it.document) return null;
      const terms = { term, document: it.document.digest };
      return { subject: "service_agreement", grant: it.grant, terms };
    },
    onChange,
  );
  return (
    <>
      <ChoiceField
        label={t("subject.grant")}
        value={draft.grant}
        options={grants.map((it) => ({
          value: it.id,
          label: `${it.id} · ${it.tables.map((table) => say(table.title)).join(" / ")}`,
        }))}
        onChange={(grant) => change({ grant })}
      />
      <DeedFields deed={draft} today={today} onChange={change} />
    </>
  );
}
