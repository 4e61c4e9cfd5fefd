// The three kinds of no, as the API says them: refusal of the law, failure, wrong request.

import type { Finding, Ground, Text } from "./types";

export type ProblemCode =
  | "refused"
  | "guard_refused"
  | "not_found"
  | "malformed"
  | "conflict"
  | "unauthenticated"
  | "rate_limited"
  | "failed"
  | "unreachable";

interface Body {
  code?: ProblemCode;
  title?: string;
  detail?: Text;
  grounds?: Ground[];
  entry?: number | null;
  findings?: Finding[];
}

export class Problem extends Error {
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail: Text | null;
  readonly grounds: Ground[];
  readonly entry: number | null;
  readonly findings: Finding[];

  constructor(status: number, body: Body) {
    super(body.title ?? body.code ?? String(status));
    this.status = status;
    this.code = body.code ?? (status === 429 ? "rate_limited" : "failed");
    this.detail = body.detail ?? null;
    this.grounds = body.grounds ?? [];
    this.entry = body.entry ?? null;
    this.findings = body.findings ?? [];
  }

  /// Whether the server said something at all; if not, the same act may be sent again.
  get answered(): boolean {
    return this.code !== "unreachable" && ![502, 503, 504].includes(this.status);
  }
}

export function unreachable(): Problem {
  return new Problem(0, { code: "unreachable" });
}

export function problemOf(status: number, text: string): Problem {
  try {
    return new Problem(status, JSON.parse(text) as Body);
  } catch {
    return new Problem(status, {});
  }
}
