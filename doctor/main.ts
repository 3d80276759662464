import { examineDeployment } from "./azure/examine-deployment.ts";
import { askQuestions } from "./azure/questions/questions.ts";
import { signedInToAzure } from "./azure/signed-in.ts";
import { beyondAllLimits } from "./checks/durations.ts";
import { type CommandLine, readCommandLine, usage } from "./command-line.ts";
import { type ExaminationProps, examine } from "./examination.ts";
import { invitation, printable, printableJson } from "./printing.ts";
import { Report } from "./report.ts";
import { Terminal } from "./terminal.ts";

/** How the command ends; scripts tell by it what was found. */
const exitCodes = { healthy: 0, wrong: 1, usage: 2, unseen: 3 } as const;

/** The command `doctor`: examines a server, tells what it finds as it finds it, and returns the exit code. */
export async function doctor(parameters: readonly string[]): Promise<number> {
  const asked = readCommandLine(parameters);
  if (asked === "help") {
    process.stdout.write(usage);
    return exitCodes.healthy;
  }
  if ("problem" in asked) {
    process.stderr.write(`${printable(asked.problem)}\n\n${usage}`);
    return exitCodes.usage;
  }
  const terminal = asked.json ? undefined : new Terminal(process.stdout);
  const report = new Report(terminal);
  // What fails between checks takes no finding along either.
  await report.check("examination", async () => await examine(report, asked.url, propsOf(asked)));
  if (asked.azure !== undefined) {
    const props = { signedIn: signedInToAzure, ...asked.azure };
    await report.check("examination", async () => {
      const deployment = await examineDeployment(report, asked.url, props);
      if (deployment === undefined) return;
      const { url, stack, issuer = url.origin } = deployment;
      await askQuestions(report, { url, stack, issuer });
    });
  }
  const { findings, isHealthy, isComplete } = report;
  if (terminal === undefined) {
    const result = { url: asked.url.href, healthy: isHealthy, complete: isComplete, findings };
    process.stdout.write(`${printableJson(result)}\n`);
  } else terminal.end(findings);
  if (!isHealthy) return exitCodes.wrong;
  return isComplete ? exitCodes.healthy : exitCodes.unseen;
}

function propsOf(asked: CommandLine): ExaminationProps {
  const { signIn, clientId, open, call, durations, backend } = asked;
  return {
    open,
    ...(clientId === undefined ? {} : { clientId }),
    ...(signIn ? { signIn: showPlace } : {}),
    ...(call === undefined ? {} : { call }),
    ...(durations ? { durations: beyondAllLimits } : {}),
    ...(backend === undefined ? {} : { backend }),
  };
}

/** On standard error, so that findings as JSON stay alone on standard output. */
function showPlace(url: string): void {
  process.stderr.write(invitation(url));
}
