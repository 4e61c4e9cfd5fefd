// A form on its way: what was filled in, and the subject once all of it is there.

import { useState } from "react";

import type { SubjectForm } from "../../api/acts";

type Whole<Draft> = (draft: Draft) => SubjectForm | null;

/// Keeps a draft and tells `onChange` the subject it makes, or null while something is missing.
export function useDraft<Draft>(
  first: Draft,
  whole: Whole<Draft>,
  onChange: (form: SubjectForm | null) => void,
): [Draft, (part: Partial<Draft>) => void] {
  const [draft, setDraft] = useState(first);
  const change = (part: Partial<Draft>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    onChange(whole(next));
  };
  return [draft, change];
}
