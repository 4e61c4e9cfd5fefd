// An entry of the log, with the proof that it is in it, checked in the reader's own browser.

import { useParams } from "react-router";

import { useLogEntry, usePlace, useReceipt } from "../../api/hooks";
import { useWords } from "../../app/i18n";
import { Cite } from "../../ui/article";
import { Button } from "../../ui/base";
import { LoadingPage, ProblemNote } from "../../ui/feedback";
import { Digest, Facts, Own, Page, Section } from "../../ui/page";
import { ProofSteps } from "../../ui/proof";

export default function EntryPage() {
  const { seq = "" } = useParams();
  const number = Number(seq);
  const { t, say, day, time, code } = useWords();
  const found = useLogEntry(number);
  const place = usePlace().data;
  if (found.isPending || !place) return <LoadingPage />;
  if (found.error) return <ProblemNote problem={found.error} />;
  const it = found.data;
  return (
    <Page
      back={{ to: "/entries", text: t("log.title") }}
      kicker={t("common.entry", { seq: it.seq })}
      title={say(it.name)}
    >
      <Section title={t("log.envelope")}>
        <Facts
          pairs={[
            [t("log.kind"), <code key="kind">{it.kind}</code>],
            [
              t("log.register"),
              it.serial &&
                t("log.serial", {
                  register: code("register", it.serial.register),
                  n: it.serial.n,
                }),
            ],
            [t("log.day"), day(it.day)],
            [t("log.recordedAt"), time(it.recorded_at, place.zone)],
            [
              t("log.articles"),
              it.articles.length > 0 &&
                it.articles.map((article) => <Cite key={article} article={article} />),
            ],
            [t("case.rulebook"), <Digest key="rulebook" value={it.rulebook} />],
            [t("log.leaf"), <Digest key="leaf" value={it.leaf} />],
            ...Object.entries(it.facts).map(
              ([name, value]) =>
                [<code key={name}>{name}</code>, <Own key="value">{value}</Own>] as [
                  React.ReactNode,
                  React.ReactNode,
                ],
            ),
          ]}
        />
      </Section>
      <Receipt seq={number} vkey={place.vkey} />
    </Page>
  );
}

function Receipt({ seq, vkey }: { seq: number; vkey: string }) {
  const { t } = useWords();
  const found = useReceipt(seq);
  const save = (text: string) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    link.download = `entry-${seq}.tlog-proof`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <Section
      title={t("proof.title")}
      note={t("proof.note")}
      actions={
        found.data && <Button onClick={() => save(found.data)}>{t("proof.download")}</Button>
      }
    >
      {found.isPending && <LoadingPage />}
      {found.error && <ProblemNote problem={found.error} />}
      {found.data && <ProofSteps key={found.data} receipt={found.data} vkey={vkey} entry={seq} />}
    </Section>
  );
}
