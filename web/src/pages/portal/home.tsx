// The front door: a search, what there is in figures, what was disclosed last, and three doors.

import { FileSearchOutlined, FormOutlined, NotificationOutlined } from "../../ui/icons";
import { type FormEvent, type ReactNode, useState } from "react";
import { Link, useNavigate } from "react-router";

import { useCatalogue, useDisclosures, useMe, usePlace } from "../../api/hooks";
import type { PlaceView } from "../../api/types";
import { useWords } from "../../app/i18n";
import { EntryLink, LoadingPage, ProblemNote } from "../../ui/feedback";
import { Own } from "../../ui/page";

// How many disclosures stand on the front page.
const NEWEST = 6;

export default function HomePage() {
  const place = usePlace();
  if (place.isPending) return <LoadingPage />;
  if (place.error) return <ProblemNote problem={place.error} />;
  return (
    <div className="portal">
      <Hero place={place.data} />
      <div className="page">
        <Doors />
        <Figures place={place.data} />
        <div className="portal-columns">
          <Newest />
          <Trust />
        </div>
      </div>
    </div>
  );
}

function Hero({ place }: { place: PlaceView }) {
  const { t, say } = useWords();
  const navigate = useNavigate();
  const [words, setWords] = useState("");
  const search = (event: FormEvent) => {
    event.preventDefault();
    const query = words.trim() ? `?q=${encodeURIComponent(words.trim())}` : "";
    void navigate(`/catalogue${query}`);
  };
  return (
    <section className="hero">
      <h1>{t("home.title", { place: say(place.name) })}</h1>
      <p>{t("home.lead", { instrument: say(place.instrument) })}</p>
      <form role="search" className="hero-search" onSubmit={search}>
        <input
          type="search"
          className="control"
          aria-label={t("home.search")}
          placeholder={t("home.searchHint")}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
        <button type="submit" className="button">
          {t("home.find")}
        </button>
      </form>
    </section>
  );
}

interface DoorProps {
  to: string;
  icon: ReactNode;
  title: string;
  children: ReactNode;
}

function Door({ to, icon, title, children }: DoorProps) {
  return (
    <li>
      <Link to={to} className="door">
        <span className="door-icon">{icon}</span>
        <span>
          <strong>{title}</strong>
          <span>{children}</span>
        </span>
      </Link>
    </li>
  );
}

function Doors() {
  const { t } = useWords();
  const me = useMe().data;
  return (
    <ul className="doors" aria-label={t("home.doors")}>
      <Door to="/catalogue" icon={<FileSearchOutlined aria-hidden />} title={t("home.data")}>
        {t("home.dataText")}
      </Door>
      <Door
        to="/disclosures"
        icon={<NotificationOutlined aria-hidden />}
        title={t("home.disclosures")}
      >
        {t("home.disclosuresText")}
      </Door>
      <Door
        to={me ? "/work" : "/login?to=/apply"}
        icon={<FormOutlined aria-hidden />}
        title={t("home.business")}
      >
        {me ? t("home.businessMember") : t("home.businessText")}
      </Door>
    </ul>
  );
}

function Figures({ place }: { place: PlaceView }) {
  const { t, number } = useWords();
  const kinds = useCatalogue("").data?.facets.find((it) => it.id === "kind")?.values;
  const registers = useDisclosures().data?.registers;
  const of = (kind: string) => kinds && (kinds.find((it) => it.value === kind)?.count ?? 0);
  const figures = [
    { to: "/catalogue?kind=resource", name: t("home.resources"), count: of("resource") },
    { to: "/catalogue?kind=product", name: t("home.products"), count: of("product") },
    {
      to: "/disclosures",
      name: t("home.disclosed"),
      count: registers?.reduce((sum, it) => sum + it.count, 0),
    },
    { to: "/entries", name: t("home.entries"), count: place.entries },
  ];
  return (
    <ul className="figures" aria-label={t("home.figures")}>
      {figures.map((it) => (
        <li key={it.to}>
          <Link to={it.to}>
            <b>{it.count === undefined ? "…" : number(it.count)}</b>
            <span>{it.name}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Newest() {
  const { t, say, day } = useWords();
  const found = useDisclosures();
  return (
    <section className="card" aria-labelledby="newest">
      <div className="section-head">
        <h2 id="newest">{t("home.newest")}</h2>
        <span className="actions">
          <Link to="/disclosures">{t("home.allDisclosures")}</Link>
        </span>
      </div>
      {found.isPending && <LoadingPage />}
      {found.error && <ProblemNote problem={found.error} />}
      {found.data?.items.length === 0 && <p className="quiet">{t("disclosures.empty")}</p>}
      <ul className="news">
        {found.data?.items.slice(0, NEWEST).map((it) => (
          <li key={it.entry}>
            <time dateTime={it.day}>{day(it.day)}</time>
            <span>
              <span className="mark law">{say(it.name)}</span>{" "}
              {it.product ? (
                <Link to={`/products/${it.product}`}>{say(it.title)}</Link>
              ) : (
                <Own>{say(it.title)}</Own>
              )}
            </span>
            <EntryLink seq={it.entry} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Trust() {
  const { t } = useWords();
  return (
    <section className="card" aria-labelledby="trust">
      <h2 id="trust">{t("home.trust")}</h2>
      <p>{t("home.trustText")}</p>
      <ul className="plain-list">
        <li>
          <Link to="/verify">{t("nav.verify")}</Link>
          <span className="hint"> {t("home.verifyText")}</span>
        </li>
        <li>
          <Link to="/statistics">{t("nav.statistics")}</Link>
          <span className="hint"> {t("home.statisticsText")}</span>
        </li>
        <li>
          <Link to="/rulebook">{t("nav.rulebook")}</Link>
          <span className="hint"> {t("home.rulebookText")}</span>
        </li>
        <li>
          <Link to="/calendar">{t("nav.calendar")}</Link>
          <span className="hint"> {t("home.calendarText")}</span>
        </li>
      </ul>
    </section>
  );
}
