// The fields of a case, by what it is about. Each form gives its subject once it is whole.

import type { SubjectForm } from "../../api/acts";
import {
  useAgreements,
  useCalls,
  useGrants,
  useParties,
  useProducts,
  useReleases,
  useResources,
} from "../../api/hooks";
import type { Problem } from "../../api/problem";
import type { ProcedureView } from "../../api/types";
import { useWords } from "../../app/i18n";
import { LoadingPage, Note, ProblemNote } from "../../ui/feedback";
import { AgreementFields, ServiceFields } from "./agreement-fields";
import { CatalogueFields } from "./catalogue-fields";
import { MatterFields } from "./fields";
import { ApplicationFields, ExitFields, RectificationFields } from "./other-fields";
import { PartnerEntryFields, PartnerExitFields, PartnerReportFields } from "./partner-fields";
import { ProductFields } from "./product-fields";
import { RequestFields } from "./request-fields";
import { SubscriptionFields } from "./subscription-fields";

export interface FieldsProps {
  today: string;
  /// What the reader came from: an agreement, a grant, a resource.
  about: string | null;
  /// What besides, such as the month of a report.
  detail: string | null;
  /// The procedure of the case.
  procedure: string;
  onChange: (form: SubjectForm | null) => void;
}

interface Form {
  Fields: (props: Props) => React.ReactNode;
  /// What its fields choose from; nothing is asked before it is there.
  lists: (() => { isPending: boolean; isLoadingError: boolean; error: Problem | null })[];
}

const FORMS: Record<string, Form> = {
  catalogue_entry: { Fields: CatalogueFields, lists: [] },
  operator_application: { Fields: ApplicationFields, lists: [useCalls] },
  operation_agreement: { Fields: AgreementFields, lists: [useParties] },
  resource_request: { Fields: RequestFields, lists: [useResources, useAgreements] },
  service_agreement: { Fields: ServiceFields, lists: [useGrants] },
  rectification: { Fields: RectificationFields, lists: [useAgreements] },
  operator_exit: { Fields: ExitFields, lists: [useAgreements] },
  partner_entry: { Fields: PartnerEntryFields, lists: [useAgreements] },
  partner_exit: { Fields: PartnerExitFields, lists: [useAgreements] },
  partner_report: { Fields: PartnerReportFields, lists: [useAgreements] },
  product: { Fields: ProductFields, lists: [useGrants, useReleases] },
  matter: { Fields: MatterFields, lists: [] },
  subscription: { Fields: SubscriptionFields, lists: [useProducts] },
};

type Props = FieldsProps & { asks: ProcedureView };

export function SubjectFields(props: Props) {
  const { t } = useWords();
  const { subject } = props.asks;
  const form = FORMS[subject];
  if (!form) return <Note kind="info" title={t("apply.noForm")} />;
  return <Filled key={subject} form={form} {...props} />;
}

function Filled({ form: { Fields, lists }, ...props }: Props & { form: Form }) {
  const read = lists.map((list) => list());
  const failed = read.find((it) => it.isLoadingError)?.error;
  if (failed) return <ProblemNote problem={failed} />;
  return read.some((it) => it.isPending) ? <LoadingPage /> : <Fields {...props} />;
}
