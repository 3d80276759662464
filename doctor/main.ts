import { readCommandLine, usage } from "./command-line.ts";
import { examine } from "./examination.ts";
import { printed, summary } from "./printing.ts";
import { Report } from "./report.ts";

/** The command `doctor`: examines a server, tells what it finds as it finds it, and returns the exit code. */
export async function doctor(parameters: readonly string[]): Promise<number> {
  const asked = readCommandLine(parameters);
  if (asked === "help") {
    process.stdout.write(usage);
    return 0;
  }
  if ("problem" in asked) {
    process.stderr.write(`${asked.problem}\n\n${usage}`);
    return 2;
  }
  const { url, signIn, clientId, json } = asked;
  const coloured = process.stdout.isTTY === true && process.env["NO_COLOR"] === undefined;
  const report = new Report((finding) => {
    if (!json) process.stdout.write(printed(finding, coloured));
  });
  await examine(report, url, {
    ...(clientId === undefined ? {} : { clientId }),
    ...(signIn ? { signIn: showPlace } : {}),
  });
  const { findings, isHealthy } = report;
  process.stdout.write(
    json
      ? `${JSON.stringify({ url: url.href, healthy: isHealthy, findings })}\n`
      : summary(findings),
  );
  return isHealthy ? 0 : 1;
}

/** On standard error, so that findings as JSON stay alone on standard output. */
function showPlace(url: string): void {
  process.stderr.write(`Open this in your browser and sign in:\n\n  ${url}\n\n`);
}
