import { examineDeployment } from "./azure/examine-deployment.ts";
import { askQuestions } from "./azure/questions/questions.ts";
import { signedInToAzure } from "./azure/signed-in.ts";
import { beyondAllLimits } from "./checks/durations.ts";
import { type CommandLine, readCommandLine, usage } from "./command-line.ts";
import { type ExaminationProps, examine } from "./examination.ts";
import { Interruption } from "./interruption.ts";
import { invitation, printable, printableJson } from "./printing.ts";
import { Report, type Say } from "./report.ts";
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
    process.stderr.write(`${printable(asked.problem)}\n`);
    return exitCodes.usage;
  }
  const terminal = asked.json ? undefined : new Terminal(process.stdout);
  const report = new Report(terminal);
  const interruption = new Interruption(() => {
    process.stderr.write(
      "\nInterrupted. What was granted is given back; interrupt again to end at once.\n",
    );
    report.interrupt();
  });
  await Promise.race([examineAll(report, asked), interruption.patienceIsOver]);
  if (interruption.isPatienceOver && asked.signIn) await tellOfGrant(report);
  const result = conclude(report, asked, terminal);
  // What was left where it stood may hold a stream open for minutes.
  if (interruption.exitCode !== undefined) process.exit(interruption.exitCode);
  interruption.close();
  return result;
}

async function examineAll(report: Report, asked: CommandLine): Promise<void> {
  // What fails between checks takes no finding along either.
  await report.check(
    "examination",
    async () => await examine(report, asked.url, propsOf(asked)),
    "comes to its end",
  );
  const { azure } = asked;
  if (azure === undefined) return;
  const props = { signedIn: signedInToAzure, ...azure };
  const examineAzure = async () => {
    const deployment = await examineDeployment(report, asked.url, props);
    if (deployment === undefined) return;
    const { url, stack, issuer = url.origin } = deployment;
    await askQuestions(report, { url, stack, issuer });
  };
  await report.check("examination", examineAzure, "comes to its end");
}

async function tellOfGrant(report: Report): Promise<void> {
  const tell = async (say: Say) => {
    say.unseen(
      "The server did not say in time that what was granted to the doctor is revoked; it may be good still.",
      "Revoke the grant of the client Doctor where the server keeps its grants: azure-mcp-gateway grants --help.",
    );
  };
  await report.check("refresh", tell, "is run");
}

/** Tells what is left to tell, and returns the exit code. */
function conclude(report: Report, asked: CommandLine, terminal: Terminal | undefined): number {
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
function showPlace(url: string, minutes: number): void {
  process.stderr.write(invitation(url, minutes));
}
