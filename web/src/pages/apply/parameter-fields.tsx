// The parameters of a template: what each means and everything it may be.

import type { Parameter } from "../../api/types";
import { useWords } from "../../app/i18n";
import type { Domain } from "../../domain/template";
import { ChoiceField } from "../../ui/choice-field";
import { BothLanguages, TextField } from "../../ui/field";

const TYPES = ["words", "numbers", "days"] as const;

export interface ParameterDraft {
  name: string;
  says: { zh: string; en: string };
  type: Domain["type"];
  /// Words one a line, or the two ends of a range.
  words: string;
  from: string;
  through: string;
}

export const emptyParameter = (name: string): ParameterDraft => ({
  name,
  says: { zh: "", en: "" },
  type: "words",
  words: "",
  from: "",
  through: "",
});

const DAY = /^\d{4}-\d{2}-\d{2}$/;

function domainOf(it: ParameterDraft): Domain | null {
  if (it.type === "words") {
    const values = it.words.split("\n").map((word) => word.trim());
    const some = values.filter((word) => word !== "");
    return some.length > 0 ? { type: "words", values: some } : null;
  }
  const [from, through] = [it.from.trim(), it.through.trim()];
  if (it.type === "days") {
    return DAY.test(from) && DAY.test(through)
      ? { type: "days", first: from, last: through }
      : null;
  }
  const whole = [from, through].every((end) => /^-?\d{1,15}$/.test(end));
  return whole ? { type: "numbers", least: Number(from), greatest: Number(through) } : null;
}

/// The parameter as it is filed; null while something is missing.
export function parameterOf(it: ParameterDraft): Parameter | null {
  const domain = domainOf(it);
  if (!domain || !it.says.zh.trim() || !it.says.en.trim()) return null;
  return { name: it.name, says: it.says, domain };
}

interface FieldsProps {
  parameters: ParameterDraft[];
  onChange: (parameters: ParameterDraft[]) => void;
}

export function ParameterFields({ parameters, onChange }: FieldsProps) {
  const { t } = useWords();
  const replace = (name: string, part: Partial<ParameterDraft>) =>
    onChange(parameters.map((it) => (it.name === name ? { ...it, ...part } : it)));
  if (parameters.length === 0) return <p className="hint">{t("parameter.howTo")}</p>;
  return parameters.map((it) => (
    <fieldset key={it.name} className="wish-fields">
      <legend>
        <code>${it.name}</code>
      </legend>
      <BothLanguages
        label={t("parameter.says")}
        value={it.says}
        onChange={(says) => replace(it.name, { says })}
      />
      <DomainFields parameter={it} onChange={(part) => replace(it.name, part)} />
    </fieldset>
  ));
}

interface DomainProps {
  parameter: ParameterDraft;
  onChange: (part: Partial<ParameterDraft>) => void;
}

function DomainFields({ parameter: it, onChange }: DomainProps) {
  const { t, code } = useWords();
  return (
    <>
      <ChoiceField
        label={t("parameter.type")}
        value={it.type}
        options={TYPES.map((value) => ({ value, label: code("domain", value) }))}
        onChange={(type) => onChange({ type })}
      />
      {it.type === "words" ? (
        <TextField
          label={t("parameter.words")}
          hint={t("parameter.wordsHint")}
          rows={4}
          value={it.words}
          onChange={(words) => onChange({ words })}
        />
      ) : (
        <div className="both">
          <TextField
            label={t("parameter.from")}
            hint={it.type === "days" ? t("parameter.dayHint") : t("parameter.numberHint")}
            value={it.from}
            onChange={(from) => onChange({ from })}
          />
          <TextField
            label={t("parameter.through")}
            hint={t("parameter.throughHint")}
            value={it.through}
            onChange={(through) => onChange({ through })}
          />
        </div>
      )}
    </>
  );
}
