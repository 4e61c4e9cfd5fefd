// The monthly reports on the partners of an operator: which months are there, which are missing.

import { Link } from "react-router";

import { useCases, useProcedures } from "../../api/hooks";
import type { AgreementView, CaseLine, Day } from "../../api/types";
import { useWords } from "../../app/i18n";
import { monthOf, monthsBetween } from "../../domain/months";
import { Cite } from "../../ui/article";
import { LoadingPage, ProblemNote } from "../../ui/feedback";
import { Section } from "../../ui/page";
import { type Column, DataTable } from "../../ui/table";

const PROCEDURE = "partner_supervision_report";

interface ReportsProps {
  operation: AgreementView;
  partners: AgreementView[];
  today: Day;
  may: boolean;
}

interface Month {
  month: Day;
  report: CaseLine | undefined;
}

/// The months in which there was a partner, the newest first.
function monthsOf(partners: AgreementView[], today: Day): Day[] {
  const inForce = partners.filter((it) => it.state !== "draft");
  const months = inForce.flatMap((it) => {
    const last = it.ended_on ?? today;
    return monthsBetween(it.term[0], last < today ? last : today);
  });
  return [...new Set(months)].sort().reverse();
}

export function Reports({ operation, partners, today, may }: ReportsProps) {
  const { t, say } = useWords();
  const cases = useCases();
  const article = useProcedures().data?.find((it) => it.id === PROCEDURE)?.article;
  if (cases.isPending) return <LoadingPage />;
  if (cases.error) return <ProblemNote problem={cases.error} />;
  const reports = cases.data.filter((it) => it.procedure.id === PROCEDURE);
  const rows = monthsOf(partners, today).map((month) => ({
    month,
    report: reports.find(
      (it) =>
        it.subject.zh === month.slice(0, 7) &&
        it.applicant.id === operation.holder.id &&
        it.state !== "withdrawn",
    ),
  }));
  return (
    <Section
      title={t("reports.title")}
      note={
        <>
          {say(operation.holder.name)} {article && <Cite article={article} />}
        </>
      }
    >
      <MonthTable rows={rows} operation={operation.id} today={today} may={may} />
    </Section>
  );
}

interface TableProps {
  rows: Month[];
  operation: string;
  today: Day;
  may: boolean;
}

function MonthTable({ rows, operation, today, may }: TableProps) {
  const { t, month } = useWords();
  const columns: Column<Month>[] = [
    { key: "month", title: t("partner.month"), cell: (it) => month(it.month) },
    {
      key: "state",
      title: t("grants.state"),
      cell: (it) => {
        if (it.report) return <span className="mark state-closed">{t("reports.sent")}</span>;
        const running = it.month === monthOf(today);
        return (
          <span className={`badge ${running ? "stopped" : "soon"}`}>
            {running ? t("reports.running") : t("reports.missing")}
          </span>
        );
      },
    },
    {
      key: "case",
      title: t("case.case"),
      cell: (it) =>
        it.report ? (
          <Link to={`/cases/${it.report.id}`}>{it.report.id}</Link>
        ) : (
          may && (
            <Link to={`/apply/${PROCEDURE}?about=${operation}&detail=${it.month}`}>
              {t("reports.send")}
            </Link>
          )
        ),
    },
  ];
  return (
    <DataTable
      label={t("reports.title")}
      columns={columns}
      rows={rows}
      rowKey={(it) => it.month}
      empty={t("reports.none")}
    />
  );
}
