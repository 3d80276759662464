import type { ValueShape } from "./catalogue/shape.ts";

/** What a literal should have been; undefined when it is right as it is. */
export function wantedInstead(literal: string, expected: ValueShape): string | undefined {
  const { oneOf, format, least = 0, most = Number.POSITIVE_INFINITY } = expected;
  if (oneOf !== undefined && !oneOf.includes(literal)) return `one of ${oneOf.join(", ")}`;
  switch (format) {
    case "integer":
      if (!/^\d+$/.test(literal)) return "a whole number";
      if (Number(literal) > most) return `at most ${most}`;
      return Number(literal) < least ? `at least ${least}` : undefined;
    case "number":
      return /^-?\d+(?:\.\d+)?$/.test(literal) ? undefined : "a number";
    case "boolean":
      return /^(?:true|false)$/.test(literal) ? undefined : "true or false";
    case "identifier":
      return /^[\w.-]{1,256}$/.test(literal)
        ? undefined
        : "letters, digits, dot, hyphen or underscore";
    case "address":
      return isAddress(literal) ? undefined : "an IPv4 or IPv6 address";
    case "instant":
      return isInstant(literal) ? undefined : "a time such as 2026-01-01T00:00:00Z";
    default:
      return undefined;
  }
}

function isAddress(text: string): boolean {
  if (text.includes(":")) return URL.canParse(`http://[${text}]`);
  return /^\d+(?:\.\d+){3}$/.test(text) && URL.canParse(`http://${text}`);
}

function isInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) && !Number.isNaN(Date.parse(text));
}
