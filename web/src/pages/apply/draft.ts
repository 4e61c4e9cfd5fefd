// A form on its way: what was filled in, and the subject once all of it is there.

import { useEffect, useState } from "react";

import type { SubjectForm } from "../../api/acts";

type Whole<Draft> = (draft: Draft) => SubjectForm | null;

/// Keeps a draft and tells `onChange` the subject it makes, or null while something is missing. A
/// form that was whole from the start is told too, and so is one that what was read made whole.
export function useDraft<Draft>(
  first: Draft,
  whole: Whole<Draft>,
  onChange: (form: SubjectForm | null) => void,
): [Draft, (part: Partial<Draft>) => void] {
  const [draft, setDraft] = useState(first);
  const made = whole(draft);
  useEffect(() => onChange(made), [JSON.stringify(made)]);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  return [draft, change];
}
