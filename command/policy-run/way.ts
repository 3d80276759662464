import { printable } from "../../grants/printable.ts";
import type {
  PolicyRun,
  PolicyRunCall,
  PolicyRunChange,
  PolicyRunStep,
} from "../../local/policy-run/index.ts";
import type { Secrets } from "./secrets.ts";

/** The longest text of a value that is shown. */
const longest = 100;

/** The way of a request through the policies, to be read at a terminal. @param asked the request */
export function wayOf(run: PolicyRun, asked: string, secrets: Secrets): string {
  const lines: string[] = [secrets.text(printable(asked))];
  let section: string | undefined;
  for (const step of run.steps) {
    if (step.section !== section) lines.push(`  ${step.section}`);
    section = step.section;
    lines.push(...stepLines(step, "    ", secrets));
  }
  for (const { reason, message, place } of run.errors) {
    const where = place === undefined ? "" : `${place.document}:${place.line}:${place.column} `;
    lines.push(`  ! ${where}[${reason}] ${secrets.text(printable(message))}`);
  }
  for (const warning of run.warnings) lines.push(`  ! ${secrets.text(printable(warning))}`);
  return [...lines, "", ...answerLines(run, secrets), ""].join("\n");
}

function stepLines(step: PolicyRunStep, indent: string, secrets: Secrets): string[] {
  const { document, line } = step.place;
  const label = step.path.split("/").slice(-2).filter(isBranch).join(" ");
  const name = `${label === "" ? "" : `${label} `}${step.policy}`;
  const head = `${indent}${name.padEnd(Math.max(1, 40 - indent.length))} ${document}:${line}`;
  const inner = `${indent}  `;
  return [
    `${head}${step.steps.at(-1)?.outcome === step.outcome ? "" : ending(step)}`,
    ...step.changes.map((change) => `${inner}  ${changeText(change, secrets)}`),
    ...step.requests.map((call) => `${inner}> ${callText(call, secrets)}`),
    ...step.steps.flatMap((below) => stepLines(below, inner, secrets)),
  ];
}

/** The branch of choose that a policy stands in. */
function isBranch(part: string): boolean {
  return /^(?:when\[\d+\]|otherwise)$/.test(part);
}

function ending({ outcome }: PolicyRunStep): string {
  switch (outcome) {
    case "continue":
      return "";
    case "answered":
      return "  answers";
    case "cached":
      return "  answers from the cache";
    case "failed":
      return "  fails";
  }
}

function changeText({ what, before, after }: PolicyRunChange, secrets: Secrets): string {
  const header = /^(?:request|response) header (.+)$/.exec(what)?.[1];
  const shown = (value: PolicyRunChange["after"]) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    const safe = header === undefined ? secrets.text(text) : secrets.header(header, text);
    return printable(safe, longest);
  };
  if (after === undefined) return `- ${what}`;
  const was = before === undefined ? "" : `  (was ${shown(before)})`;
  return `${before === undefined ? "+" : "="} ${what}: ${shown(after)}${was}`;
}

function callText({ method, url, response, error }: PolicyRunCall, secrets: Secrets): string {
  const to = `${method} ${secrets.text(printable(url))}`;
  if (response !== undefined) return `${to}  ${response.status} ${printable(response.reason)}`;
  return error === undefined ? to : `${to}  no answer`;
}

function answerLines({ response }: PolicyRun, secrets: Secrets): string[] {
  const headers = [...response.headers].map(
    ([name, value]) => `${name}: ${printable(secrets.header(name, value))}`,
  );
  const body = secrets
    .text(response.text)
    .split("\n")
    .map((line) => printable(line));
  return [
    `${response.status} ${printable(response.reason)}`.trim(),
    ...headers,
    ...(response.text === "" ? [] : ["", ...body]),
  ];
}
