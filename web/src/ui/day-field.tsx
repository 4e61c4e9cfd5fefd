// A field for a legal day.

import { DatePicker } from "antd";
import dayjs from "dayjs";

import type { Day } from "../api/types";
import { useWords } from "../app/i18n";
import { Field, type FieldProps } from "./field";

interface DayProps extends Omit<FieldProps, "children"> {
  value: Day | null;
  onChange: (value: Day | null) => void;
  /// The day of the place: the picker opens there, never at the clock of this computer.
  today: Day;
  latest?: Day;
}

export function DayField({ value, onChange, today, latest, ...field }: DayProps) {
  const { t } = useWords();
  return (
    <Field {...field}>
      {(id, hint) => (
        <DatePicker
          id={id}
          aria-describedby={hint}
          value={value ? dayjs(value) : null}
          defaultPickerValue={dayjs(today)}
          maxDate={latest ? dayjs(latest) : undefined}
          placeholder={t("form.chooseDay")}
          showNow={false}
          onChange={(chosen) => onChange(chosen ? chosen.format("YYYY-MM-DD") : null)}
        />
      )}
    </Field>
  );
}
