// Every case the reader may see.

import { useSearchParams } from "react-router";

import { useCases } from "../../api/hooks";
import { useWords } from "../../app/i18n";
import { CaseTable } from "../../ui/case-table";
import { LoadingPage, ProblemNote } from "../../ui/feedback";
import { Page, Views } from "../../ui/page";
import { SearchBox } from "../../ui/search";
import { filterCases } from "./search";

const STATES = ["all", "open", "ended", "withdrawn"] as const;

export default function CasesPage() {
  const { t, language } = useWords();
  const found = useCases();
  const [search, setSearch] = useSearchParams();
  if (found.isPending) return <LoadingPage />;
  if (found.error) return <ProblemNote problem={found.error} />;
  const state = STATES.find((it) => it === search.get("state")) ?? "all";
  const words = search.get("q") ?? "";
  const of = (wanted: (typeof STATES)[number]) =>
    found.data.filter((line) => wanted === "all" || line.state === wanted);
  const set = (name: string, value: string | null) =>
    setSearch(
      (before) => {
        if (value) before.set(name, value);
        else before.delete(name);
        return before;
      },
      { replace: true },
    );
  return (
    <Page
      title={t("cases.title")}
      lead={t("cases.lead")}
      actions={<SearchBox label={t("work.search")} value={words} onChange={(text) => set("q", text)} />}
    >
      <Views
        label={t("work.views")}
        items={STATES.map((id) => ({ id, name: t(`cases.state.${id}`), count: of(id).length }))}
        chosen={state}
        onChoose={(id) => set("state", id === "all" ? null : id)}
      />
      <CaseTable
        label={t("cases.title")}
        cases={filterCases(of(state), words, language)}
        empty={t("work.emptyFilter")}
      />
    </Page>
  );
}
