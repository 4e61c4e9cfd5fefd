// A case that a change of the law has stopped: what happened, and, for whoever has the say, where
// it goes from here and why.

import { useState } from "react";

import type { Command } from "../../api/acts";
import type { CasePage } from "../../api/types";
import { useWords } from "../../app/i18n";
import { ChoiceField } from "../../ui/choice-field";
import { Note } from "../../ui/feedback";
import { ReasonAct } from "../../ui/reason-act";

type Goes = Extract<Command, { type: "pass_case" }>["goes"];

export function Passage({ page }: { page: CasePage }) {
  const { t, day } = useWords();
  const [chosen, setChosen] = useState<Goes | null>(null);
  const { stalled } = page;
  if (!stalled) return null;
  const goes = chosen ?? stalled.ways[0];
  return (
    <>
      <Note kind="warn" title={t("passage.stalled", { day: day(stalled.version) })}>
        <p>{t("passage.why", { day: day(page.version) })}</p>
      </Note>
      {goes && (
        <div className="card">
          <ChoiceField
            label={t("passage.goes")}
            value={goes}
            options={stalled.ways.map((it) => ({ value: it, label: t(`passage.ways.${it}`) }))}
            onChange={setChosen}
          />
          <ReasonAct
            title={t("passage.act")}
            hint={t("passage.hint")}
            command={(reason) => ({ type: "pass_case", case: page.line.id, goes, reason })}
          />
        </div>
      )}
    </>
  );
}
