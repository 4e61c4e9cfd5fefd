// Every product on file: what it gives, what it costs, whether it is given out.

import { Link, useSearchParams } from "react-router";

import { useMe, useProducts } from "../../api/hooks";
import type { ProductLine } from "../../api/types";
import { useWords } from "../../app/i18n";
import { Input } from "../../ui/base";
import { LoadingPage, ProblemNote } from "../../ui/feedback";
import { Own, Page, Views } from "../../ui/page";
import { PriceText } from "../../ui/price";
import { StandingMark } from "../../ui/standing";
import { type Column, DataTable } from "../../ui/table";

const STANDINGS = ["all", "circulating", "under_review", "stopped", "withdrawn"] as const;

export default function ProductsPage() {
  const { t, code, language } = useWords();
  const found = useProducts();
  const me = useMe().data;
  const [search, setSearch] = useSearchParams();
  if (found.isPending) return <LoadingPage />;
  if (found.error) return <ProblemNote problem={found.error} />;
  const standing = STANDINGS.find((it) => it === search.get("standing")) ?? "all";
  const words = search.get("q") ?? "";
  const of = (wanted: string) =>
    found.data.filter((it) => wanted === "all" || it.standing === wanted);
  const fits = (it: ProductLine) =>
    [it.id, it.title[language], it.summary[language], it.owner.name[language], it.scenario]
      .join(" ")
      .toLowerCase()
      .includes(words.trim().toLowerCase());
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
      title={t("products.title")}
      lead={t("products.lead")}
      actions={
        <>
          {me?.may.includes("open_case:product_registration") && (
            <Link className="button" to="/apply/product_registration">
              {t("products.register")}
            </Link>
          )}
          <Input
            type="search"
            className="search"
            aria-label={t("products.search")}
            placeholder={t("products.search")}
            value={words}
            onChange={(event) => set("q", event.target.value || null)}
          />
        </>
      }
    >
      <Views
        label={t("work.views")}
        items={STANDINGS.map((id) => ({
          id,
          name: id === "all" ? t("cases.state.all") : code("standing", id),
          count: of(id).length,
        }))}
        chosen={standing}
        onChoose={(id) => set("standing", id === "all" ? null : id)}
      />
      <ProductTable products={of(standing).filter(fits)} />
    </Page>
  );
}

function ProductTable({ products }: { products: ProductLine[] }) {
  const { t, say, code, number } = useWords();
  const columns: Column<ProductLine>[] = [
    {
      key: "product",
      title: t("product.product"),
      cell: (it) => (
        <>
          <Link className="case-link" to={`/products/${it.id}`}>
            {say(it.title)}
          </Link>
          <span className="case-under quiet">
            <Own>{say(it.summary)}</Own>
          </span>
        </>
      ),
    },
    { key: "kind", title: t("product.kind"), cell: (it) => code("productKind", it.kind) },
    { key: "price", title: t("product.price"), cell: (it) => <PriceText price={it.price} /> },
    {
      key: "standing",
      title: t("product.standing"),
      cell: (it) => <StandingMark standing={it.standing} />,
    },
    { key: "owner", title: t("product.owner"), cell: (it) => say(it.owner.name) },
    {
      key: "subscribers",
      title: t("product.subscribers"),
      number: true,
      cell: (it) => number(it.subscribers),
    },
    { key: "calls", title: t("product.calls"), number: true, cell: (it) => number(it.calls) },
  ];
  return (
    <DataTable
      label={t("products.title")}
      columns={columns}
      rows={products}
      rowKey={(it) => it.id}
      empty={t("products.empty")}
    />
  );
}
