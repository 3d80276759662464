/** Formatters are costly to make and hold a few kilobytes each; there are 400 zones. */
const formatters = new Map<string, Intl.DateTimeFormat>();
const mostFormatters = 100;

const millisecondsPerMinute = 60_000;
const millisecondsPerDay = 86_400_000;

/** The last answer for each zone: most questions are about now. */
const lastOffsets = new Map<string, { readonly quarter: number; readonly minutes: number }>();

/** Minutes that clocks in a zone are ahead of UTC at a moment. */
export function offsetMinutes(timeZone: string, at: Date): number {
  // Clocks are changed at whole quarters of an hour.
  const quarter = Math.floor(at.getTime() / (15 * millisecondsPerMinute));
  const last = lastOffsets.get(timeZone);
  if (last?.quarter === quarter) return last.minutes;
  const minutes = offsetFrom(timeZone, at);
  lastOffsets.set(timeZone, { quarter, minutes });
  return minutes;
}

function offsetFrom(timeZone: string, at: Date): number {
  const parts = formatterOf(timeZone).formatToParts(at);
  const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "GMT";
  const [, sign, hours, minutes] = /^GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  const size = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  return sign === "-" ? -size : size;
}

/** A moment as the clocks there show it, with their offset: `2026-11-26T09:15:00+01:00`. */
export function localTime(timeZone: string, at: Date): string {
  const offset = offsetMinutes(timeZone, at);
  const shown = new Date(at.getTime() + offset * millisecondsPerMinute).toISOString().slice(0, 19);
  const size = Math.abs(offset);
  const two = (number: number) => String(number).padStart(2, "0");
  const sign = offset < 0 ? "-" : "+";
  return `${shown}${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** The date there, as `2026-11-26`. */
export function localDate(timeZone: string, at: Date): string {
  return localTime(timeZone, at).slice(0, 10);
}

/** The date so many days after another, both as `2026-11-26`. */
export function laterDate(date: string, days: number): string {
  const noon = new Date(`${date}T12:00:00Z`).getTime();
  return new Date(noon + days * millisecondsPerDay).toISOString().slice(0, 10);
}

/** When a date begins there. Clocks that are changed at midnight make it an hour early or late. */
export function startOfDate(timeZone: string, date: string): Date {
  const midnight = new Date(`${date}T00:00:00Z`).getTime();
  const guess = midnight - offsetMinutes(timeZone, new Date(midnight)) * millisecondsPerMinute;
  return new Date(midnight - offsetMinutes(timeZone, new Date(guess)) * millisecondsPerMinute);
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  const [oldest] = formatters.keys();
  if (formatters.size >= mostFormatters && oldest !== undefined) formatters.delete(oldest);
  formatters.set(timeZone, made);
  return made;
}
