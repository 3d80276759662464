import type { Finding, Verdict } from "./report.ts";

const marks: Readonly<Record<Verdict, string>> = { fine: "ok", note: "note", wrong: "WRONG" };
const colours: Readonly<Record<Verdict, number>> = { fine: 32, note: 33, wrong: 31 };

/** A finding as a person reads it: one line, and one more for what to do. */
export function printed({ check, verdict, what, remedy }: Finding, coloured: boolean): string {
  const mark = marks[verdict].padEnd(6);
  const shown = coloured ? `\u001b[${colours[verdict]}m${mark}\u001b[0m` : mark;
  const lines = [`${shown} ${check}: ${printable(what)}`];
  if (remedy !== undefined) lines.push(`       -> ${printable(remedy)}`);
  return `${lines.join("\n")}\n`;
}

/** What a server says may hold characters that a terminal obeys. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, " ");
}

/** The last line: how many findings of each kind. */
export function summary(findings: readonly Finding[]): string {
  const count = (verdict: Verdict) => findings.filter((one) => one.verdict === verdict).length;
  return `\n${count("fine")} fine, ${count("note")} to know, ${count("wrong")} wrong.\n`;
}
