/** A length of time, in milliseconds. */
export class Timespan {
  readonly milliseconds: number;
  constructor(milliseconds: number) {
    this.milliseconds = milliseconds;
  }
}

/** A value of KQL; null is that of every type, and `object` what a dynamic column holds. */
export type Value =
  | string
  | number
  | boolean
  | Date
  | Timespan
  | null
  | readonly Value[]
  | { readonly [name: string]: Value };

export type Row = Readonly<Record<string, Value>>;

/** What makes two values the same for `by` and `join`. */
export function keyOf(value: Value): string {
  if (value instanceof Date) return `d${value.getTime()}`;
  if (value instanceof Timespan) return `t${value.milliseconds}`;
  return JSON.stringify(value);
}

/** A value as a number that can be compared with another of its type; null has none. */
export function rank(value: Value): number | string | undefined {
  if (value === null) return undefined;
  if (value instanceof Date) return value.getTime();
  if (value instanceof Timespan) return value.milliseconds;
  if (typeof value === "boolean") return Number(value);
  return typeof value === "number" || typeof value === "string" ? value : JSON.stringify(value);
}

/** A value as `tostring` gives it. */
export function textOf(value: Value): string {
  if (value === null) return "";
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Timespan) return String(value.milliseconds);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** The value that a literal stands for. */
export function literal(text: string): Value {
  if (text.startsWith('@"') || text.startsWith("@'")) return text.slice(2, -1);
  if (text.startsWith('"')) return JSON.parse(text) as string;
  if (text.startsWith("'")) return text.slice(1, -1);
  const [, moment] = /^datetime\((.+)\)$/.exec(text) ?? [];
  if (moment !== undefined) return new Date(`${moment.trim().replace(" ", "T")}Z`);
  if (text === "true" || text === "false") return text === "true";
  const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)([a-z]*)$/.exec(text) ?? [];
  if (amount === undefined) throw new Error(`This literal is not evaluated here: ${text}`);
  if (unit === "") return Number(amount);
  const length = units[unit];
  if (length === undefined) throw new Error(`This unit is not evaluated here: ${text}`);
  return new Timespan(Number(amount) * length);
}
