/** Where in a policy document something stands; lines and columns start at 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * How grave a finding is: an `error` is refused, a `warning` is accepted though no page allows it, a `note`
 * makes no difference.
 */
export type Severity = "error" | "warning" | "note";

/** One thing that is wrong with a policy document, said so that a reader can mend it. */
export interface PolicyFinding {
  readonly severity: Severity;
  /** Stable identifier of the rule, for example `policy-section`. */
  readonly rule: string;
  /** The document the finding is about: a file name or a resource address. */
  readonly document: string;
  readonly place: Place;
  /** One or two sentences: what is wrong, and what to write instead. */
  readonly message: string;
  /** The line of the document the finding points at, trimmed. */
  readonly excerpt: string;
}

/** Prints a finding as one block of text: rule, place, sentence, excerpt. */
export function formatFinding(finding: PolicyFinding): string {
  const { rule, severity, document, place, message, excerpt } = finding;
  const grade = severity === "error" ? "" : `${severity}: `;
  const shown = excerpt.length > 160 ? `${excerpt.slice(0, 157)}...` : excerpt;
  return `${document}:${place.line}:${place.column} [${rule}] ${grade}${message}\n    ${shown}`;
}

/** Thrown where a policy must be valid to go on; carries every finding. */
export class PolicyError extends Error {
  readonly findings: readonly PolicyFinding[];

  constructor(findings: readonly PolicyFinding[]) {
    super(findings.map(formatFinding).join("\n"));
    this.name = "PolicyError";
    this.findings = findings;
  }
}
