// A resource of the catalogue as anybody may know it: what it holds, on what terms, what was made
// from it. Data itself is never shown here.

import { Link, useParams } from "react-router";

import { useMe, useSheet } from "../../api/hooks";
import type { ResourceSheet } from "../../api/types";
import { useWords } from "../../app/i18n";
import { EntryLink, LoadingPage, Note, ProblemNote } from "../../ui/feedback";
import { OpenPage } from "../../ui/open-page";
import { Facts, Own, Page, Section } from "../../ui/page";
import { ResourceColumns } from "../../ui/resource-columns";

export default function ResourceSheetPage() {
  const { id = "" } = useParams();
  const { t, say, day, code, number } = useWords();
  const found = useSheet(id);
  if (found.isPending) return <LoadingPage />;
  if (found.error) return <ProblemNote problem={found.error} />;
  const sheet = found.data;
  const { item } = sheet;
  return (
    <Page
      back={{ to: "/catalogue", text: t("catalogue.title") }}
      kicker={
        <>
          {code("catalogueKind", item.kind)} · {say(item.provider.name)}{" "}
          <span className="id">{item.id}</span>
        </>
      }
      title={say(item.title)}
      lead={
        <p>
          <Own>{say(item.summary)}</Own>
        </p>
      }
      actions={<Ways sheet={sheet} />}
    >
      <div className="case-columns">
        <ResourceColumns entity={sheet.entity} columns={sheet.columns} />
        <div>
          <Section title={t("resource.about")}>
            <Facts
              pairs={[
                [t("resource.opening"), item.opening && code("opening", item.opening)],
                [
                  t("resource.level"),
                  item.level !== null && t("resource.levelIs", { level: item.level }),
                ],
                [t("resource.origin"), item.origin && code("origin", item.origin)],
                [t("resource.cycle"), item.update_cycle && say(item.update_cycle)],
                [t("resource.entity"), sheet.entity.join(", ") || t("resource.eachRow")],
                [t("sheet.versions"), number(sheet.versions)],
                [t("sheet.rows"), sheet.rows !== null && number(sheet.rows)],
                [t("sheet.listedOn"), item.listed_on && day(item.listed_on)],
                [t("sheet.updatedOn"), item.updated_on && day(item.updated_on)],
                [t("releases.receipt"), item.entry !== null && <EntryLink seq={item.entry} />],
              ]}
            />
          </Section>
          <Products sheet={sheet} />
          <Note kind="info" title={t("sheet.noData")}>
            <p>{t("sheet.noDataText")}</p>
          </Note>
          <OpenPage path={`resources/${item.id}`} />
        </div>
      </div>
    </Page>
  );
}

function Ways({ sheet }: { sheet: ResourceSheet }) {
  const { t } = useWords();
  const me = useMe().data;
  const may = (what: string) => me?.may.includes(what) ?? false;
  if (may("open_case:resource_authorization")) {
    return (
      <Link className="button" to={`/apply/resource_authorization?detail=${sheet.item.id}`}>
        {t("sheet.apply")}
      </Link>
    );
  }
  if (me) return <Link to={`/resources/${sheet.item.id}`}>{t("sheet.inside")}</Link>;
  return null;
}

function Products({ sheet }: { sheet: ResourceSheet }) {
  const { t, say } = useWords();
  return (
    <Section title={t("sheet.products")}>
      {sheet.products.length === 0 && <p className="quiet">{t("sheet.noProducts")}</p>}
      <ul className="plain-list">
        {sheet.products.map((it) => (
          <li key={it.id}>
            <Link to={`/products/${it.id}`}>{say(it.name)}</Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
