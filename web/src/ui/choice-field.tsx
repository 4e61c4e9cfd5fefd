// Fields in which one or several of a list are chosen.

import { Select } from "antd";

import { useWords } from "../app/i18n";
import { Field, type FieldProps } from "./field";

interface ChoiceProps<Value extends string | number> extends Omit<FieldProps, "children"> {
  value: Value | null;
  options: { value: Value; label: string; disabled?: boolean }[];
  onChange: (value: Value) => void;
}

export function ChoiceField<Value extends string | number>(props: ChoiceProps<Value>) {
  const { value, options, onChange, ...field } = props;
  const { t } = useWords();
  return (
    <Field {...field}>
      {(id, hint) => (
        <Select
          id={id}
          aria-describedby={hint}
          value={value}
          options={options}
          onChange={(chosen) => onChange(chosen as Value)}
          placeholder={t("form.choose")}
          notFoundContent={t("form.nothing")}
        />
      )}
    </Field>
  );
}

interface ManyProps<Value extends string> extends Omit<FieldProps, "children"> {
  value: Value[];
  options: { value: Value; label: string }[];
  onChange: (value: Value[]) => void;
}

export function ManyField<Value extends string>(props: ManyProps<Value>) {
  const { value, options, onChange, ...field } = props;
  const { t } = useWords();
  return (
    <Field {...field}>
      {(id, hint) => (
        <Select
          id={id}
          mode="multiple"
          aria-describedby={hint}
          value={value}
          options={options}
          onChange={onChange}
          placeholder={t("form.choose")}
        />
      )}
    </Field>
  );
}
