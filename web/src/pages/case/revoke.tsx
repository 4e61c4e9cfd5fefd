// Taking a decision back: on what ground and why. What it brought about ends in the same act.

import { useState } from "react";

import type { Command } from "../../api/acts";
import type { CasePage } from "../../api/types";
import { useWords } from "../../app/i18n";
import { ChoiceField } from "../../ui/choice-field";
import { Note } from "../../ui/feedback";
import { ReasonAct } from "../../ui/reason-act";

type Ground = Extract<Command, { type: "revoke_decision" }>["ground"];

const GROUNDS: Ground[] = ["correction", "withdrawal", "revocation", "reconsideration", "court"];

export function Revoke({ page }: { page: CasePage }) {
  const { t, day } = useWords();
  const [ground, setGround] = useState<Ground>("correction");
  if (page.revoked) {
    const [on, when] = page.revoked as [Ground, string];
    return (
      <Note kind="warn" title={t("revoke.done", { day: day(when) })}>
        <p>{t(`revoke.grounds.${on}`)}</p>
      </Note>
    );
  }
  if (!page.revocable) return null;
  return (
    <div className="card">
      <ChoiceField
        label={t("revoke.ground")}
        value={ground}
        options={GROUNDS.map((it) => ({ value: it, label: t(`revoke.grounds.${it}`) }))}
        onChange={setGround}
      />
      <ReasonAct
        title={t("revoke.act")}
        hint={t("revoke.hint")}
        danger
        command={(reason) => ({ type: "revoke_decision", case: page.line.id, ground, reason })}
      />
    </div>
  );
}
