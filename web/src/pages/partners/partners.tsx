// The partners of an operator: the rules they come under, their agreements, and the monthly report
// on them.

import { Link } from "react-router";

import { useAgreements, useDisclosures, useMayNow, useMe, usePlace } from "../../api/hooks";
import type { AgreementView, Me } from "../../api/types";
import { useWords } from "../../app/i18n";
import { EntryLink, LoadingPage, ProblemNote } from "../../ui/feedback";
import { Facts, Own, Page, Section } from "../../ui/page";
import { ReasonAct } from "../../ui/reason-act";
import { PublishRules } from "./rules";
import { Reports } from "./reports";

const RULES = "partner-rules.published";

export default function PartnersPage() {
  const { t } = useWords();
  const found = useAgreements();
  const me = useMe().data;
  const place = usePlace().data;
  if (found.isPending || !me || !place) return <LoadingPage />;
  if (found.error) return <ProblemNote problem={found.error} />;
  const operations = found.data.filter((it) => it.kind === "operation");
  const partners = found.data.filter((it) => it.kind === "platform_service");
  const may = (what: string) => me.may.includes(what);
  return (
    <Page
      title={t("partners.title")}
      lead={t("partners.lead")}
      actions={
        may("open_case:partner_entry") && (
          <Link className="button" to="/apply/partner_entry">
            {t("partners.enter")}
          </Link>
        )
      }
    >
      <Rules />
      {may("publish_partner_rules") && <PublishRules />}
      <Section title={t("partners.agreements")} note={String(partners.length)}>
        {partners.length === 0 && <p className="empty">{t("partners.empty")}</p>}
        <ul className="plain-list">
          {partners.map((it) => (
            <Partner key={it.id} agreement={it} me={me} />
          ))}
        </ul>
      </Section>
      {operations
        .filter((it) => it.state === "in_force")
        .map((it) => (
          <Reports
            key={it.id}
            operation={it}
            partners={partners.filter((one) => one.under === it.id)}
            today={place.today}
            may={it.holder.id === me.party.id && may("open_case:partner_supervision_report")}
          />
        ))}
    </Page>
  );
}

/// The rules that were published, the newest first, with the entries that prove them.
function Rules() {
  const { t, say, day } = useWords();
  const published = useDisclosures().data?.items.filter((it) => it.kind === RULES) ?? [];
  return (
    <Section title={t("partners.rules")} note={t("partners.rulesNote")}>
      {published.length === 0 && <p className="quiet">{t("partners.noRules")}</p>}
      <ul className="plain-list">
        {published.map((it) => (
          <li key={it.entry}>
            <time dateTime={it.day}>{day(it.day)}</time> <Own>{say(it.title)}</Own>{" "}
            <EntryLink seq={it.entry} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Partner({ agreement: it, me }: { agreement: AgreementView; me: Me }) {
  const { t, say, day, code } = useWords();
  const held = it.holds.some((hold) => hold.lifted_on === null);
  return (
    <li>
      <h3>
        <Link to={`/agreements#${it.id}`}>{say(it.holder.name)}</Link>{" "}
        <span className={`mark state-${it.state}`}>{code("agreementState", it.state)}</span>
        {held && <span className="badge overdue">{t("grants.held")}</span>}
      </h3>
      <Facts
        pairs={[
          [t("partner.agreement"), <code key="id">{it.id}</code>],
          [t("agreements.under"), it.under && <code key="under">{it.under}</code>],
          [t("subject.term"), `${day(it.term[0])} – ${day(it.term[1])}`],
          [t("agreements.ended"), it.ended_on && day(it.ended_on)],
          [
            t("agreements.case"),
            <Link key="case" to={`/cases/${it.case}`}>
              {it.case}
            </Link>,
          ],
        ]}
      />
      {it.state === "in_force" && <Powers agreement={it} me={me} />}
    </li>
  );
}

function Powers({ agreement, me }: { agreement: AgreementView; me: Me }) {
  const { t } = useWords();
  const { id } = agreement;
  const may = (what: string) => me.may.includes(what);
  // Whether one may suspend hangs on whose partner it is.
  const suspends = useMayNow({ command: { type: "suspend", agreement: id, reason: "-" } });
  return (
    <div className="powers">
      {suspends && (
        <ReasonAct
          title={t("agreements.suspend")}
          hint={t("partners.suspendHint")}
          command={(reason) => ({ type: "suspend", agreement: id, reason })}
        />
      )}
      {may("open_case:partner_rectification") && (
        <Link to={`/apply/partner_rectification?about=${id}`}>{t("agreements.rectify")}</Link>
      )}
      {may("open_case:partner_exit") && (
        <Link to={`/apply/partner_exit?about=${id}`}>{t("agreements.exit")}</Link>
      )}
    </div>
  );
}
