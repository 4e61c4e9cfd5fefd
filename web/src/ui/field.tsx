// Fields of forms: a label that belongs to its control, what the law says about it, and the rest.

import { Input } from "antd";
import { type ReactNode, useId } from "react";

import type { Text } from "../api/types";
import { useWords } from "../app/i18n";

export interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  required?: boolean;
  children: (id: string, hintId: string | undefined) => ReactNode;
}

export function Field({ label, hint, required = true, children }: FieldProps) {
  const { t } = useWords();
  const id = useId();
  const hintId = hint ? `${id}-hint` : undefined;
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {!required && <span className="quiet"> {t("form.optional")}</span>}
      </label>
      {hint && (
        <span id={hintId} className="hint">
          {hint}
        </span>
      )}
      {children(id, hintId)}
    </div>
  );
}

interface TextProps extends Omit<FieldProps, "children"> {
  value: string;
  onChange: (value: string) => void;
  rows?: number;
  code?: boolean;
  secret?: boolean;
  autoComplete?: string;
}

export function TextField({ value, onChange, rows, code, secret, ...rest }: TextProps) {
  const { autoComplete = "off", ...field } = rest;
  return (
    <Field {...field}>
      {(id, hint) => {
        const shared = {
          id,
          value,
          autoComplete,
          "aria-describedby": hint,
          className: code ? "code" : undefined,
          onChange: (event: { target: { value: string } }) => onChange(event.target.value),
        };
        if (rows) return <Input.TextArea {...shared} rows={rows} />;
        return <Input {...shared} type={secret ? "password" : "text"} />;
      }}
    </Field>
  );
}

interface BothProps {
  label: string;
  value: Text;
  onChange: (value: Text) => void;
  rows?: number;
}

/// A text in both languages of the place; neither may be missing.
export function BothLanguages({ label, value, onChange, rows }: BothProps) {
  const { t } = useWords();
  return (
    <div className="both">
      <TextField
        label={`${label} ${t("form.inChinese")}`}
        value={value.zh}
        rows={rows}
        onChange={(zh) => onChange({ ...value, zh })}
      />
      <TextField
        label={`${label} ${t("form.inEnglish")}`}
        value={value.en}
        rows={rows}
        onChange={(en) => onChange({ ...value, en })}
      />
    </div>
  );
}
