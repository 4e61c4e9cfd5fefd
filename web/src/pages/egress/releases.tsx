// What has left: the register of releases, the file for its grantee, the receipt for anyone.

import { useState } from "react";
import { Link } from "react-router";

import { collect, Problem } from "../../api/client";
import { useReleases } from "../../api/hooks";
import type { ReleaseView } from "../../api/types";
import { useWords } from "../../app/i18n";
import { Button } from "../../ui/base";
import { EntryLink, LoadingPage, ProblemNote } from "../../ui/feedback";
import { Digest, Own, Page } from "../../ui/page";
import { type Column, DataTable } from "../../ui/table";

export default function ReleasesPage() {
  const { t, say, number } = useWords();
  const found = useReleases();
  if (found.isPending) return <LoadingPage />;
  if (found.error) return <ProblemNote problem={found.error} />;
  const columns: Column<ReleaseView>[] = [
    {
      key: "title",
      title: t("releases.file"),
      cell: (it) => (
        <>
          <Link className="case-link" to={`/cases/${it.case}`}>
            {say(it.title)}
          </Link>
          <span className="case-under">
            {t("releases.serial", { n: it.serial })} <span className="quiet id">{it.id}</span>
          </span>
        </>
      ),
    },
    { key: "purpose", title: t("result.purpose"), cell: (it) => <Own>{it.purpose}</Own> },
    {
      key: "grant",
      title: t("subject.grant"),
      cell: (it) => <span className="id">{it.grant}</span>,
    },
    { key: "content", title: t("subject.content"), cell: (it) => <Digest value={it.content} /> },
    { key: "entry", title: t("releases.receipt"), cell: (it) => <EntryLink seq={it.entry} /> },
    {
      key: "delivered",
      title: t("releases.delivered"),
      number: true,
      cell: (it) => number(it.delivered),
    },
    {
      key: "collect",
      title: t("releases.collect"),
      cell: (it) => it.own && <Collect release={it} />,
    },
  ];
  return (
    <Page title={t("releases.title")} lead={t("releases.lead")}>
      <DataTable
        label={t("releases.title")}
        columns={columns}
        rows={found.data}
        rowKey={(it) => it.id}
        empty={t("releases.empty")}
      />
    </Page>
  );
}

function Collect({ release }: { release: ReleaseView }) {
  const { t } = useWords();
  const found = useReleases();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const take = async () => {
    setBusy(true);
    setProblem(null);
    try {
      save(await collect(`/api/releases/${release.id}/file`), `${release.id}.csv`);
      await found.refetch();
    } catch (error) {
      if (error instanceof Problem) setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button loading={busy} onClick={() => void take()}>
        {t("releases.download")}
      </Button>
      {problem && <ProblemNote problem={problem} />}
    </>
  );
}

function save(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
