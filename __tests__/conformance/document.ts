import type { Baseline } from "./baseline.ts";
import type { Check, Findings } from "./suite.ts";

/** What the suite found at one server. */
export interface Run {
  readonly server: string;
  readonly revision: string;
  readonly found: Findings;
}

interface Baselines {
  readonly everythingBaseline: Baseline;
  readonly weatherBaseline: Baseline;
}

/** The text of `docs/conformance.md`. */
export function conformanceDocument(
  version: string,
  runs: readonly Run[],
  { everythingBaseline, weatherBaseline }: Baselines,
): string {
  const servers = [...new Set(runs.map(({ server }) => server))];
  const revisions = [...new Set(runs.map(({ revision }) => revision))];
  const rows = servers.map((server) => {
    const cells = revisions.map((revision) =>
      runs
        .filter((run) => run.server === server && run.revision === revision)
        .map(({ found }) => countsOf(found)),
    );
    return `| ${[server, ...cells].join(" | ")} |`;
  });
  return `<!-- Written by the slow tests: SLOW=1 npx vitest run __tests__/slow/conformance.test.ts --update -->

# Conformance

What the official suite, \`@modelcontextprotocol/conformance\` ${version}, finds at servers behind the gateway, and at the same
servers by themselves: checks passed, failed, warned about and skipped, in this order, by revision of the protocol. The test that runs it
compares each single check, so two equal cells are equal check by check.

| Server | ${revisions.join(" | ")} |
|---|${revisions.map(() => "---|").join("")}
${rows.join("\n")}

*Everything* is a server with all the tools, prompts and resources that the suite asks a server for
(\`__tests__/conformance/everything/\`). *Rules for tools* means that the gateway reads each message and each list of tools,
hides one tool and wants a scope for another. The suite's checks of authorization servers pass as well, all three, in
\`__tests__/conformance/authorization.test.ts\`.

## What fails, and why

A scenario that fails and is not listed here fails the test, and so does one that is listed and passes.

At *everything*:

${reasons(everythingBaseline)}

At the weather server:

${reasons(weatherBaseline)}
`;
}

function countsOf(found: Findings): string {
  const all = Object.values(found).flat();
  const count = (status: Check["status"]) => all.filter((one) => one === status).length;
  const numbers = [count("SUCCESS"), count("FAILURE"), count("WARNING"), count("SKIPPED")];
  return numbers.join(" / ");
}

function reasons(baseline: Baseline): string {
  return Object.entries(baseline)
    .map(([reason, names]) => `- ${reason}: ${names.map((name) => `\`${name}\``).join(", ")}`)
    .join("\n");
}
