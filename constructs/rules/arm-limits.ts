/** What Azure Resource Manager takes: a text of some length and form, a number of a range, or one of several values. */
export interface ArmLimit {
  readonly shortest?: number;
  readonly longest?: number;
  readonly least?: number;
  readonly most?: number;
  /** A regular expression. */
  readonly pattern?: string;
  readonly values?: readonly string[];
}

/** Why Azure Resource Manager refuses a value: the rest of a sentence that begins with its argument. */
export function armProblem(limit: ArmLimit, text: string): string | undefined {
  const { shortest = 0, longest = Number.POSITIVE_INFINITY, pattern, values } = limit;
  if (text.length < shortest || text.length > longest) {
    // The value may be a secret, and is long.
    return `must have ${lengths(limit)} characters; it has ${text.length}.`;
  }
  const { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY } = limit;
  const isNumber = limit.least !== undefined || limit.most !== undefined;
  if (isNumber && !(text !== "" && Number(text) >= least && Number(text) <= most)) {
    return `must be a number${range(limit)}; it is "${text}".`;
  }
  if (values !== undefined && !values.includes(text)) {
    return `must be one of ${values.join(", ")}; it is "${text}".`;
  }
  if (pattern === undefined || new RegExp(pattern).test(text)) return undefined;
  return `must match ${pattern}; it is "${text}".`;
}

function lengths({ shortest, longest }: ArmLimit): string {
  if (longest === undefined) return `${shortest} or more`;
  return shortest === undefined || shortest === 0
    ? `at most ${longest}`
    : `${shortest} to ${longest}`;
}

function range({ least, most }: ArmLimit): string {
  return `${least === undefined ? "" : ` of ${least} or more`}${most === undefined ? "" : `, at most ${most}`}`;
}
