// An act that needs a reason and nothing more: first opened, then given its words, then done.

import { useState } from "react";

import type { Command } from "../api/acts";
import { useAct } from "../api/hooks";
import { useWords } from "../app/i18n";
import { Button } from "./base";
import { AnswerNote, ProblemNote } from "./feedback";
import { TextField } from "./field";

interface ReasonActProps {
  title: string;
  hint?: string;
  label?: string;
  danger?: boolean;
  command: (reason: string) => Command;
}

export function ReasonAct({ title, hint, label, danger, command }: ReasonActProps) {
  const { t } = useWords();
  const [reason, setReason] = useState("");
  const act = useAct();
  return (
    <details className="more">
      <summary>{title}</summary>
      {hint && <p className="hint">{hint}</p>}
      <TextField label={label ?? t("form.reason")} rows={2} value={reason} onChange={setReason} />
      {act.error && <ProblemNote problem={act.error} />}
      {act.data && <AnswerNote answer={act.data} title={t("common.done")} />}
      <Button
        danger={danger}
        disabled={!reason.trim()}
        loading={act.isPending}
        onClick={() => act.mutate({ command: command(reason.trim()) })}
      >
        {title}
      </Button>
    </details>
  );
}
