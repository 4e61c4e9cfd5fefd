// The fields of a case, by what it is about. Each form gives its subject once it is whole.

import type { SubjectForm } from "../../api/acts";
import { useWords } from "../../app/i18n";
import { Note } from "../../ui/feedback";
import { AgreementFields, ServiceFields } from "./agreement-fields";
import { CatalogueFields } from "./catalogue-fields";
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

const FORMS: Record<string, (props: FieldsProps) => React.ReactNode> = {
  catalogue_entry: CatalogueFields,
  operator_application: ApplicationFields,
  operation_agreement: AgreementFields,
  resource_request: RequestFields,
  service_agreement: ServiceFields,
  rectification: RectificationFields,
  operator_exit: ExitFields,
  partner_entry: PartnerEntryFields,
  partner_exit: PartnerExitFields,
  partner_report: PartnerReportFields,
  product: ProductFields,
  subscription: SubscriptionFields,
};

export function SubjectFields({ subject, ...props }: FieldsProps & { subject: string }) {
  const { t } = useWords();
  const Fields = FORMS[subject];
  return Fields ? <Fields {...props} /> : <Note kind="info" title={t("apply.noForm")} />;
}
