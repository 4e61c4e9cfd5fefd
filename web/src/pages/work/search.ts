// Finding a case on a list by its words.

import type { CaseLine } from "../../api/types";
import type { Language } from "../../app/i18n";
import { hasWords } from "../../ui/search";

export function filterCases(cases: CaseLine[], words: string, language: Language): CaseLine[] {
  return cases.filter((line) =>
    hasWords(
      [
        line.id,
        line.subject[language],
        line.procedure.name[language],
        line.applicant.name[language],
      ].join(" "),
      words,
    ),
  );
}
