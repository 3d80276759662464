import type { Say } from "../report.ts";

const day = 86_400_000;
/** Sooner than this, somebody has to do something about it. */
const soon = 30;

/** Something that is good until a day. */
export interface Expiring {
  /** What it is, as a sentence begins. */
  readonly what: string;
  /** When it ends; undefined where nothing says so. */
  readonly end: string | undefined;
  readonly remedy: string;
}

/** Says when something has ended or is about to; nothing where there is time, or no end. */
export function sayExpiry(say: Say, { what, end, remedy }: Expiring): void {
  const days = Math.floor((Date.parse(end ?? "") - Date.now()) / day);
  if (Number.isNaN(days)) return;
  const date = new Date(end ?? "").toISOString().slice(0, 10);
  if (days < 0) say.wrong(`${what} ended on ${date}.`, remedy);
  else if (days < soon)
    say.note(`${what} ends in ${days} day${days === 1 ? "" : "s"}, on ${date}.`, remedy);
}
