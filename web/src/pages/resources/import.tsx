// Importing a file as the next version of a resource, with progress.

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { newKey, Problem, upload } from "../../api/client";
import { useImportProgress } from "../../api/hooks";
import type { ImportAnswer, ResourceView } from "../../api/types";
import { useWords } from "../../app/i18n";
import { Button, Progress } from "../../ui/base";
import { EntryLink, Note, ProblemNote } from "../../ui/feedback";
import { Field } from "../../ui/field";
import { Section } from "../../ui/page";
import { Reasons } from "./versions";

export function Import({ resource }: { resource: ResourceView }) {
  const { t } = useWords();
  const cache = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [sent, setSent] = useState<number | null>(null);
  const [answer, setAnswer] = useState<ImportAnswer | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const next = Math.max(0, ...resource.versions.map((it) => it.version)) + 1;
  const start = async () => {
    if (!file) return;
    setSent(0);
    setAnswer(null);
    setProblem(null);
    const format = file.name.toLowerCase().endsWith(".json") ? "json" : "csv";
    try {
      const order = { key: newKey(), resource: resource.id, format, file, onSent: setSent };
      setAnswer(await upload(order));
    } catch (error) {
      if (error instanceof Problem) setProblem(error);
    } finally {
      setSent(null);
      await cache.invalidateQueries();
    }
  };
  return (
    <Section title={t("import.title")}>
      <Field label={t("import.file")} hint={t("import.hint")}>
        {(id, hint) => (
          <input
            id={id}
            type="file"
            accept=".csv,.json"
            aria-describedby={hint}
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
          />
        )}
      </Field>
      <Button type="primary" disabled={!file} loading={sent !== null} onClick={() => void start()}>
        {t("import.start", { version: next })}
      </Button>
      {sent !== null && <Running resource={resource.id} version={next} sent={sent} />}
      {problem && <ProblemNote problem={problem} />}
      {answer && <Imported answer={answer} />}
    </Section>
  );
}

interface RunningProps {
  resource: string;
  version: number;
  sent: number;
}

function Running({ resource, version, sent }: RunningProps) {
  const { t, number } = useWords();
  const progress = useImportProgress(resource, version, true).data;
  return (
    <div role="status">
      <Progress percent={Math.round(sent * 100)} aria-label={t("import.sent")} />
      {progress && (
        <p>
          {t("import.rows", {
            rows: number(progress.rows),
            setAside: number(progress.set_aside),
          })}
        </p>
      )}
    </div>
  );
}

function Imported({ answer }: { answer: ImportAnswer }) {
  const { t, number } = useWords();
  const { receipt } = answer;
  const aside = receipt.set_aside.reduce((sum, it) => sum + it.rows, 0);
  return (
    <Note
      kind={aside > 0 ? "warn" : "good"}
      title={t("import.done", {
        version: receipt.version,
        rows: number(receipt.rows),
        setAside: number(aside),
      })}
    >
      <Reasons reasons={receipt.set_aside} />
      <p>
        {t("common.recorded")}{" "}
        {answer.entries.map((seq) => (
          <span key={seq} className="gap">
            <EntryLink seq={seq} />
          </span>
        ))}
      </p>
    </Note>
  );
}
