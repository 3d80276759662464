import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { context as folder } from "./dockerfile.ts";
import type { TokenIssuer } from "./token-issuer.ts";

/** The weather server's program in a process of its own, as `npm start` runs it. */
export interface RunningProgram {
  readonly program: ChildProcess;
  readonly url: string;
  /** What it has logged. */
  log(): string;
  /** Has it stopped as an orchestrator does, and gives what it ended with. */
  stop(): Promise<number | null>;
}

/** Starts it on a free port, with an environment of nothing but what it needs and what is given. */
export async function startProgram(
  issuer: TokenIssuer,
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningProgram> {
  const { issuer: iss, audience, jwksUri } = issuer.requirements;
  const program = spawn(process.execPath, ["main.ts"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      PORT: "0",
      HOST: "127.0.0.1",
      TOKEN_ISSUER: iss,
      TOKEN_AUDIENCE: audience,
      TOKEN_JWKS_URI: jwksUri.href,
      ...environment,
    },
  });
  let log = "";
  const listening = Promise.withResolvers<string>();
  program.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    log += chunk;
    const url = /listening on (http:\/\/\S+)\/mcp"/.exec(log)?.[1];
    if (url !== undefined) listening.resolve(url);
  });
  program.once("exit", () => listening.reject(new Error(`the program ended: ${log}`)));
  return {
    program,
    url: await listening.promise,
    log: () => log,
    async stop() {
      program.kill("SIGTERM");
      if (program.exitCode === null) await once(program, "exit");
      return program.exitCode;
    },
  };
}
