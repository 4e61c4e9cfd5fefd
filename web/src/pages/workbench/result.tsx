// A result: rows only where it may be looked at; otherwise the name of the table, and the way out.

import { useState } from "react";
import { Link } from "react-router";

import { useAct } from "../../api/hooks";
import type { Answer, Rows, RunReceipt, TableView } from "../../api/types";
import { useWords } from "../../app/i18n";
import { Button } from "../../ui/base";
import { AnswerNote, EntryLink, Note, ProblemNote } from "../../ui/feedback";
import { BothLanguages, TextField } from "../../ui/field";
import { Facts, Section } from "../../ui/page";
import { Watermark } from "../../ui/watermark";
import { OutputColumns } from "../../ui/plan";

interface ResultProps {
  answer?: Answer;
  receipt?: RunReceipt;
  table?: TableView | undefined;
}

export function Result({ answer, receipt, table }: ResultProps) {
  const { t, number } = useWords();
  const look = useAct();
  const id = receipt?.table ?? table?.id;
  const lookable = receipt?.lookable ?? table?.lookable ?? false;
  if (!id) return null;
  return (
    <Section title={t("result.title")} className="result">
      <Facts
        pairs={[
          [t("subject.table"), <code key="id">{id}</code>],
          [t("subject.rows"), number(receipt?.rows ?? table?.rows ?? 0)],
          [
            t("log.seq"),
            answer &&
              answer.entries.map((seq) => (
                <span key={seq} className="gap">
                  <EntryLink seq={seq} />
                </span>
              )),
          ],
        ]}
      />
      {receipt && <OutputColumns output={receipt.output} />}
      {receipt?.groups_withheld && <Note kind="info" title={t("result.withheld")} />}
      {!lookable && <Note kind="info" title={t("result.notLookable", { table: id })} />}
      {lookable && !look.data && (
        <div className="actions">
          <Button
            type="primary"
            loading={look.isPending}
            onClick={() => look.mutate({ command: { type: "look", table: id } })}
          >
            {t("result.look")}
          </Button>
          <span className="hint">{t("result.lookHint")}</span>
        </div>
      )}
      {look.error && <ProblemNote problem={look.error} refusal={t("result.lookRefused")} />}
      {look.data?.rows && (
        <Watermark>
          <RowsTable rows={look.data.rows} entries={look.data.entries} />
        </Watermark>
      )}
      {table?.review ? (
        <p>
          <Link to={`/cases/${table.review}`}>{t("result.review")}</Link>
        </p>
      ) : (
        <ReleaseRequest table={id} />
      )}
    </Section>
  );
}

function RowsTable({ rows, entries }: { rows: Rows; entries: number[] }) {
  const { t } = useWords();
  return (
    <>
      <div className="table-frame rows" role="group" aria-label={t("result.rows")} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {rows.columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody translate="no">
            {rows.rows.map((row, at) => (
              <tr key={at}>
                {row.map((value, index) => (
                  <td key={index}>{value ?? <span className="quiet">{t("result.null")}</span>}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="quiet">
        {t("result.lookRecorded")}{" "}
        {entries.map((seq) => (
          <EntryLink key={seq} seq={seq} />
        ))}
      </p>
    </>
  );
}

function ReleaseRequest({ table }: { table: string }) {
  const { t } = useWords();
  const act = useAct();
  const [title, setTitle] = useState({ zh: "", en: "" });
  const [purpose, setPurpose] = useState("");
  const ready = title.zh.trim() && title.en.trim() && purpose.trim();
  if (act.data) {
    return (
      <AnswerNote answer={act.data} title={t("apply.opened")}>
        {act.data.made.case && <Link to={`/cases/${act.data.made.case}`}>{t("apply.toCase")}</Link>}
      </AnswerNote>
    );
  }
  return (
    <details className="more">
      <summary>{t("result.release")}</summary>
      <p className="hint">{t("result.releaseHint")}</p>
      <BothLanguages label={t("result.fileTitle")} value={title} onChange={setTitle} />
      <TextField label={t("result.purpose")} rows={2} value={purpose} onChange={setPurpose} />
      {act.error && <ProblemNote problem={act.error} />}
      <Button
        disabled={!ready}
        loading={act.isPending}
        onClick={() => act.mutate({ command: { type: "request_release", table, purpose, title } })}
      >
        {t("result.release")}
      </Button>
    </details>
  );
}
