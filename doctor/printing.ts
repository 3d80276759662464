import type { Finding, Verdict } from "./report.ts";

const marks: Readonly<Record<Verdict, string>> = { fine: "✓", note: "!", wrong: "✗", unseen: "?" };
const colours: Readonly<Record<Verdict, number>> = { fine: 32, note: 33, wrong: 31, unseen: 36 };

/** How a terminal is written to. */
export interface Style {
  readonly coloured: boolean;
  /** Columns to keep to; undefined where each finding stays on one line, for grep and logs. */
  readonly width: number | undefined;
}

/** Characters that a terminal obeys, that hide text or that turn its direction, and lone surrogates. */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** The names of checks stand in a column of their own. */
const nameWidth = 20;
const indent = nameWidth + 4;

/**
 * A finding as a person reads it: what was seen beside the check's name, and what to do below.
 *
 * @param sameCheck whether the line above is of the same check, whose name is not said again
 */
export function printed(finding: Finding, style: Style, sameCheck = false): string {
  const { check, verdict, what, remedy } = finding;
  const paint = painter(style);
  const name = (sameCheck ? "" : check).padEnd(nameWidth);
  const [first = "", ...more] = wrapped(what, style);
  const lines = [`  ${paint(colours[verdict], marks[verdict])} ${paint(1, name)}${first}`];
  lines.push(...more.map((line) => " ".repeat(indent) + line));
  if (remedy !== undefined) {
    const [todo = "", ...rest] = wrapped(remedy, style, 2);
    lines.push(`${" ".repeat(indent)}${paint(colours[verdict], "→")} ${todo}`);
    lines.push(...rest.map((line) => " ".repeat(indent + 2) + line));
  }
  return `${lines.join("\n")}\n`;
}

/** Where a person is asked to go, alone on its line so that it can be copied. */
export function invitation(url: string, minutes: number): string {
  return `\n  Open this in your browser and sign in; the doctor waits for ${minutes} minutes:\n\n  ${printable(url)}\n\n`;
}

/** The title of a part of the examination. */
export function title(text: string, style: Style): string {
  return `\n${painter(style)(1, text)}\n`;
}

/** The last line: how many findings of each kind, and how long it took. */
export function summary(findings: readonly Finding[], seconds: number, style: Style): string {
  const paint = painter(style);
  const words: Readonly<Record<Verdict, string>> = {
    fine: "fine",
    note: "to know",
    wrong: "wrong",
    unseen: "not seen",
  };
  const counts = (["fine", "note", "wrong", "unseen"] as const).map((verdict) => {
    const count = findings.filter((one) => one.verdict === verdict).length;
    const text = `${count} ${words[verdict]}`;
    return count === 0 ? paint(2, text) : paint(colours[verdict], text);
  });
  return `\n${counts.join(", ")}  ${paint(2, `in ${seconds.toFixed(1)} s`)}\n`;
}

/** Whether a stream wants colour: it is a terminal, and nobody said no (https://no-color.org: any value but an empty one). */
export function isColoured(stream: { readonly isTTY?: boolean }): boolean {
  return stream.isTTY === true && (process.env["NO_COLOR"] ?? "") === "";
}

/**
 * What a server says may hold characters that a terminal obeys. All that is shown is painted or wrapped, or drawn while it is being
 * looked at, and nothing gets past these three.
 */
export function printable(text: string): string {
  return text.replaceAll(unsafe, " ");
}

/** JSON on one line with the same characters escaped; it reads as the same value. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(unsafe, (character) =>
    character
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}

function painter({ coloured }: Style): (code: number, text: string) => string {
  return (code, text) =>
    coloured ? `\u001b[${code}m${printable(text)}\u001b[0m` : printable(text);
}

/** Lines that fit beside the column of names; a word that is longer than a line stays whole, as URLs should. */
function wrapped(text: string, { width }: Style, less = 0): string[] {
  if (width === undefined) return [printable(text)];
  const room = Math.max(30, Math.min(width, 120) - indent - less);
  const lines: string[] = [];
  for (const word of printable(text).split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length + 1 <= room) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}
