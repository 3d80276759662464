import { keyOf, type Row, rank, Timespan, textOf, type Value } from "./values.ts";

const number = (value: Value | undefined): number | null => {
  const text = value === undefined ? "" : textOf(value);
  return text === "" || Number.isNaN(Number(text)) ? null : Number(text);
};
const isEmpty = (value: Value | undefined) => value === undefined || textOf(value) === "";

/** Functions of one row, by their names in KQL. */
export const scalars: Readonly<Record<string, (...values: Value[]) => Value>> = {
  tostring: (value = null) => textOf(value),
  tolower: (value = null) => textOf(value).toLowerCase(),
  toint: (value) => number(value),
  tolong: (value) => number(value),
  todouble: (value) => number(value),
  isempty: (value) => isEmpty(value),
  isnotempty: (value) => !isEmpty(value),
  isnull: (value = null) => value === null,
  isnotnull: (value = null) => value !== null,
  round: (value, digits = 0) => {
    const known = number(value);
    return known === null ? null : Number(known.toFixed(Number(digits)));
  },
  strcat: (...values) => values.map(textOf).join(""),
  split: (text = null, by = null) => textOf(text).split(textOf(by)),
  extract: (pattern = null, group = 0, text = null) =>
    new RegExp(textOf(pattern)).exec(textOf(text))?.[Number(group)] ?? "",
  coalesce: (...values) => values.find((value) => !isEmpty(value)) ?? null,
  iff: (condition, yes = null, no = null) => (condition === true ? yes : no),
  case: (...values) => {
    for (let at = 0; at + 1 < values.length; at += 2) {
      if (values[at] === true) return values[at + 1] ?? null;
    }
    return values.at(-1) ?? null;
  },
  bin: (value = null, width = null) => {
    const to = width instanceof Timespan ? width.milliseconds : Number(width);
    if (value instanceof Date) return new Date(Math.floor(value.getTime() / to) * to);
    return Math.floor(Number(value) / to) * to;
  },
  ago: (span = null) =>
    new Date(Date.now() - (span instanceof Timespan ? span.milliseconds : Number.NaN)),
  now: () => new Date(),
  startofday: (value = null) =>
    value instanceof Date ? new Date(new Date(value).setUTCHours(0, 0, 0, 0)) : null,
  parse_url: (text = null) => {
    const url = URL.parse(textOf(text));
    return url === null ? null : { Host: url.hostname, Path: url.pathname, Scheme: url.protocol };
  },
};

/** Gives a value of the expression at an index for a row. */
export type Of = (row: Row, argument: number) => Value;

const present = (rows: readonly Row[], of: Of) =>
  rows.map((row) => of(row, 0)).filter((value) => value !== null);
const numbers = (rows: readonly Row[], of: Of) => present(rows, of).map(Number);
const extreme = (rows: readonly Row[], of: Of, sign: number): Value =>
  present(rows, of).sort((a, b) => sign * ((rank(b) ?? 0) > (rank(a) ?? 0) ? 1 : -1))[0] ?? null;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Functions of many rows; the arguments after the first are the same for all. */
export const aggregates: Readonly<Record<string, (rows: readonly Row[], of: Of) => Value>> = {
  count: (rows) => rows.length,
  countif: (rows, of) => rows.filter((row) => of(row, 0) === true).length,
  dcount: (rows, of) => new Set(present(rows, of).map(keyOf)).size,
  sum: (rows, of) => sum(numbers(rows, of)),
  avg: (rows, of) => (rows.length === 0 ? null : sum(numbers(rows, of)) / rows.length),
  min: (rows, of) => extreme(rows, of, -1),
  max: (rows, of) => extreme(rows, of, 1),
  take_any: (rows, of) => present(rows, of)[0] ?? null,
  percentile: (rows, of) => {
    const [first] = rows;
    if (first === undefined) return null;
    const sorted = numbers(rows, of).sort((a, b) => a - b);
    const share = Number(of(first, 1)) / 100;
    return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
  },
};
