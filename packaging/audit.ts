/**
 * `npm run audit`: looks for known weaknesses in what users install and in what the image of the weather server runs. Tools of the
 * tests are judged when Renovate names them. It ends with 0 when there are none that are high or critical, with 1 when there are, and
 * with 3 and the reason when the registry could not be asked, as one without npm's audit endpoint cannot: neither is then known.
 */
import { spawnSync } from "node:child_process";

const exitCodes = { none: 0, weak: 1, unseen: 3 } as const;
type Verdict = keyof typeof exitCodes;

/** What is audited, and how npm is told so. */
const parts: readonly (readonly [what: string, parameters: readonly string[]])[] = [
  ["what users install", []],
  ["what the image runs", ["--workspace", "mcp-server"]],
];

/** What `npm audit --json` prints: a report, or why there is none. */
interface Printed {
  readonly auditReportVersion?: number;
  readonly vulnerabilities?: Readonly<Record<string, Vulnerability>>;
  readonly message?: string;
}
interface Vulnerability {
  readonly severity: string;
  readonly range: string;
  readonly via: readonly (string | { readonly title: string; readonly url: string })[];
}

const verdicts = parts.map(([what, parameters]) => audit(what, parameters));
const verdict = (["weak", "unseen"] as const).find((one) => verdicts.includes(one)) ?? "none";
process.exitCode = exitCodes[verdict];

function audit(what: string, parameters: readonly string[]): Verdict {
  const command = ["audit", "--json", "--omit=dev", ...parameters];
  const { stdout, error } = spawnSync("npm", command, { encoding: "utf8", maxBuffer: 1 << 28 });
  const printed = parsed(stdout ?? "");
  if (printed?.auditReportVersion === undefined || printed.vulnerabilities === undefined) {
    const reason = error?.message ?? printed?.message ?? "it printed no report";
    say(`SKIPPED: ${what} was not looked at for known weaknesses. npm audit says: ${reason}`);
    return "unseen";
  }
  const grave = Object.entries(printed.vulnerabilities).filter(([, { severity }]) =>
    /^(?:high|critical)$/.test(severity),
  );
  for (const [name, { severity, range, via }] of grave) {
    const reasons = via.map((one) => (typeof one === "string" ? one : `${one.title} ${one.url}`));
    say(`${name} ${range || "*"} is of severity ${severity}: ${reasons.join(", ")}`);
  }
  say(`Packages in ${what} with weaknesses that are high or critical: ${grave.length}.`);
  return grave.length === 0 ? "none" : "weak";
}

function parsed(text: string): Printed | undefined {
  try {
    return JSON.parse(text) as Printed;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function say(sentence: string): void {
  process.stdout.write(`${sentence}\n`);
}
