import { DateTimeValue } from "../csharp/runtime/date-time.ts";
import { CSharpException } from "../csharp/runtime/exceptions.ts";
import { parseDateTime } from "../csharp/runtime/parse-date.ts";
import { closest } from "../spelling.ts";
import { LiquidError } from "./errors.ts";
import { compare, type LiquidValue, lookUp, shown } from "./values.ts";

/** Makes another value of one. */
export type Filter = (input: LiquidValue, ...values: LiquidValue[]) => LiquidValue;

/** The filter of a name, which is in Pascal case. @throws LiquidError when there is none. */
export function filterNamed(name: string): Filter {
  const filter = Object.hasOwn(filters, name) ? filters[name] : undefined;
  if (filter !== undefined) return filter;
  if (name === "Currency") {
    throw new LiquidError(
      "The filter Currency depends on the culture of the server, which no page names; write the amount with Round.",
    );
  }
  const near = closest(name.replaceAll("_", ""), Object.keys(filters));
  const advice = near === undefined ? "" : ` Did you mean ${near}?`;
  throw new LiquidError(`There is no filter "${name}"; their names are in Pascal case.${advice}`);
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const text =
  (change: (text: string, ...values: string[]) => LiquidValue): Filter =>
  (input, ...values) =>
    input === null ? null : change(shown(input), ...values.map(shown));

const number =
  (change: (number: number, value: number) => number): Filter =>
  (input, value = 0) =>
    change(numberOf(input), numberOf(value));

const list =
  (change: (items: readonly LiquidValue[], ...values: LiquidValue[]) => LiquidValue): Filter =>
  (input, ...values) =>
    input === null ? null : change(Array.isArray(input) ? input : [input], ...values);

const escaped = text((it) => it.replace(/[&<>"']/g, (character) => escapes[character] ?? ""));

const filters: Readonly<Record<string, Filter>> = {
  Abs: number(Math.abs),
  Append: text((it, more = "") => it + more),
  AtLeast: number(Math.max),
  AtMost: number(Math.min),
  Capitalize: text((it) => it.charAt(0).toUpperCase() + it.slice(1)),
  Compact: list((items) => items.filter((item) => item !== null)),
  Date: (input, format = null) => formatDate(input, format),
  Default: (input, value = null) => (isMissing(input) ? value : input),
  DividedBy: number(divide),
  Downcase: text((it) => it.toLowerCase()),
  Escape: escaped,
  First: list((items) => items.at(0) ?? null),
  H: escaped,
  Join: list((items, glue = " ") => items.map(shown).join(shown(glue))),
  Last: list((items) => items.at(-1) ?? null),
  Lstrip: text((it) => it.trimStart()),
  Map: list((items, member = null) => items.map((item) => lookUp(item, member))),
  Minus: number((it, less) => it - less),
  Modulo: number((it, by) => it % by),
  NewlineToBr: text((it) => it.replace(/\r?\n/g, "<br />$&")),
  Plus: number((it, more) => it + more),
  Prepend: text((it, before = "") => before + it),
  Remove: text((it, what = "") => it.replaceAll(what, "")),
  RemoveFirst: text((it, what = "") => it.replace(what, "")),
  Replace: text((it, what = "", by = "") => it.replaceAll(what, () => by)),
  ReplaceFirst: text((it, what = "", by = "") => it.replace(what, () => by)),
  Round: number((it, places) => Number(it.toFixed(places))),
  Rstrip: text((it) => it.trimEnd()),
  Size: (input) => (input === null ? 0 : (lookUp(input, "size") ?? 0)),
  Slice: (input, start = 0, length = 1) => slice(input, numberOf(start), numberOf(length)),
  Sort: list((items, member = null) => sorted(items, member)),
  Split: text((it, by = "") => (it === "" ? [] : it.split(by))),
  Strip: text((it) => it.trim()),
  StripHtml: text(withoutTags),
  StripNewlines: text((it) => it.replace(/\r?\n/g, "")),
  Times: number((it, by) => it * by),
  Truncate: text((it, length = "50", end = "...") =>
    it.length <= Number(length) ? it : it.slice(0, Math.max(0, Number(length) - end.length)) + end,
  ),
  TruncateWords: text((it, count = "15", end = "...") => {
    const words = it.split(/\s+/);
    return words.length <= Number(count) ? it : words.slice(0, Number(count)).join(" ") + end;
  }),
  Uniq: list(distinct),
  Upcase: text((it) => it.toUpperCase()),
  UrlDecode: text((it) => decodeURIComponent(it.replaceAll("+", " "))),
  UrlEncode: text((it) => encodeURIComponent(it).replaceAll("%20", "+")),
};

/** Looks no further than the last `>`, so that not every `<` looks for one to the end of the text. */
function withoutTags(text: string): string {
  const end = text.lastIndexOf(">") + 1;
  return text.slice(0, end).replace(/<[^>]*>/g, "") + text.slice(end);
}

/** The first of each that are equal, found in one walk however long the list is. */
function distinct(items: readonly LiquidValue[]): LiquidValue[] {
  const seen = new Set<LiquidValue | bigint>();
  return items.filter((item) => {
    const key = item instanceof DateTimeValue ? item.ticks : item;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

function numberOf(value: LiquidValue): number {
  const number = typeof value === "number" ? value : Number(shown(value));
  if (Number.isNaN(number)) throw new LiquidError(`"${shown(value)}" is no number.`);
  return number;
}

function divide(it: number, by: number): number {
  if (by === 0) throw new LiquidError("A number is divided by 0.");
  return Number.isInteger(it) && Number.isInteger(by) ? Math.floor(it / by) : it / by;
}

function isMissing(value: LiquidValue): boolean {
  return value === null || value === false || value === "" || lookUp(value, "size") === 0;
}

function slice(input: LiquidValue, start: number, length: number): LiquidValue {
  if (input === null) return null;
  const from = start < 0 ? start + Number(lookUp(input, "size") ?? 0) : start;
  return Array.isArray(input)
    ? input.slice(from, from + length)
    : shown(input).slice(from, from + length);
}

function sorted(items: readonly LiquidValue[], member: LiquidValue): readonly LiquidValue[] {
  const key = (item: LiquidValue) => (member === null ? item : lookUp(item, member));
  return items.toSorted((left, right) => compare(key(left), key(right)) ?? 0);
}

/** A date in a format of .NET. */
function formatDate(input: LiquidValue, format: LiquidValue): LiquidValue {
  if (input === null || format === null) return input;
  try {
    const text = shown(input);
    const isNow = text.toLowerCase() === "now" || text.toLowerCase() === "today";
    const date =
      input instanceof DateTimeValue
        ? input
        : isNow
          ? DateTimeValue.fromDate(new Date())
          : parseDateTime(text);
    return date.format(shown(format));
  } catch (error) {
    if (error instanceof CSharpException) throw new LiquidError(error.message);
    throw error;
  }
}
