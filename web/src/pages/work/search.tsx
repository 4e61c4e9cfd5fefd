// Finding a case on a list by its words.

import type { CaseLine } from "../../api/types";
import { type Language, useWords } from "../../app/i18n";
import { Input } from "../../ui/base";

export function filterCases(cases: CaseLine[], words: string, language: Language): CaseLine[] {
  const wanted = words.trim().toLowerCase();
  if (!wanted) return cases;
  return cases.filter((line) =>
    [line.id, line.subject[language], line.procedure.name[language], line.applicant.name[language]]
      .join(" ")
      .toLowerCase()
      .includes(wanted),
  );
}

interface SearchProps {
  value: string;
  onChange: (value: string | null) => void;
}

export function SearchBox({ value, onChange }: SearchProps) {
  const { t } = useWords();
  return (
    <Input
      type="search"
      className="search"
      aria-label={t("work.search")}
      placeholder={t("work.search")}
      value={value}
      onChange={(event) => onChange(event.target.value || null)}
    />
  );
}
