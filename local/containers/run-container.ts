import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Logger } from "pino";
import { StartError } from "../errors.ts";
import { moduleBeside } from "../module-beside.ts";
import type { StackContainer } from "../stack/containers.ts";
import { madeReady } from "./made-ready.ts";

/** A container of the stack, running as a process of this machine. */
export interface RunningContainer {
  readonly origin: string;
  stop(): Promise<void>;
}

/**
 * Runs what a container's Dockerfile would run, on this machine's Node, from the very files the
 * image is built from.
 *
 * @throws StartError when the process ends or does not become healthy.
 */
export async function runContainer(
  container: StackContainer,
  port: number,
  logger: Logger,
): Promise<RunningContainer> {
  const child = launch(container, await madeReady(container, logger), port);
  const lastLines: string[] = [];
  eachLine([child.stdout, child.stderr], (line) => {
    lastLines.splice(0, Math.max(0, lastLines.length - 4));
    lastLines.push(line);
    logger.debug({ container: container.name }, line);
  });
  const origin = `http://127.0.0.1:${port}`;
  const stop = () => end(child);
  try {
    const { healthPath } = container;
    await untilHealthy(
      child,
      healthPath === undefined ? listens(port) : answers(`${origin}${healthPath}`),
    );
  } catch (error) {
    await stop();
    const reason = error instanceof Error ? error.message : String(error);
    const said = lastLines.map((line) => `\n  ${line}`).join("");
    throw new StartError(
      `The container ${container.name} did not start. ${reason}${said}${remedy(container)}`,
      { cause: error },
    );
  }
  return { origin, stop };
}

/** What of its Dockerfile has not been done here, which may be why it does not start. */
function remedy({ buildContext }: StackContainer): string {
  const dockerfile = readFileSync(join(buildContext, "Dockerfile"), "utf8");
  const steps = [...dockerfile.matchAll(/^RUN (.*)$/gm)].map(([, step = ""]) => step.trim());
  const undone = steps.find((step) => !/^npm (?:ci|install|run)\b/.test(step));
  if (undone === undefined) return "";
  return `\nNo Docker is used here, so its "RUN ${undone}" has not run. Do the same on this machine, or run the server yourself and say where: --backend PATH=http://localhost:3000/mcp.`;
}

/** Starts the program under its keeper, which ends it even when this process is killed. */
function launch(container: StackContainer, folder: string, port: number): ChildProcess {
  const [program, ...parameters] = commandOf(folder);
  const command = [program === "node" ? process.execPath : program, ...parameters];
  return fork(fileURLToPath(moduleBeside(import.meta.url, "keeper")), command, {
    cwd: folder,
    execArgv: [],
    env: {
      PATH: process.env["PATH"],
      ...container.environment(),
      // One machine has one network: each container gets a port of its own, on loopback only.
      HOST: "127.0.0.1",
      PORT: String(port),
    },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
}

function eachLine(streams: readonly (Readable | null)[], handle: (line: string) => void): void {
  for (const stream of streams) {
    if (stream !== null) createInterface({ input: stream }).on("line", handle);
  }
}

function commandOf(buildContext: string): [string, ...string[]] {
  const dockerfile = readFileSync(join(buildContext, "Dockerfile"), "utf8");
  const command = /^CMD (\[.*\])\s*$/m.exec(dockerfile)?.[1];
  const parts: unknown = command === undefined ? [] : JSON.parse(command);
  if (!Array.isArray(parts) || parts.length === 0) {
    throw new StartError(`${buildContext}/Dockerfile has no CMD in the form CMD ["program"].`);
  }
  const [program, ...parameters] = parts.map(String);
  return [program ?? "", ...parameters];
}

/** One try to find out whether a container serves, and what it is called when it never does. */
interface HealthCheck {
  readonly sentence: string;
  try(): Promise<boolean>;
}

function answers(url: string): HealthCheck {
  return {
    sentence: `${url} did not answer`,
    try: () =>
      fetch(url).then(
        (response) => response.ok,
        () => false,
      ),
  };
}

function listens(port: number): HealthCheck {
  return {
    sentence: `Nothing listened on the port ${port}`,
    try: () =>
      new Promise((resolve) => {
        const socket = connect(port, "127.0.0.1", () => resolve(true));
        socket.on("error", () => resolve(false));
        socket.on("connect", () => socket.destroy());
      }),
  };
}

async function untilHealthy(child: ChildProcess, health: HealthCheck): Promise<void> {
  // "close" comes after the last line that the process wrote; "exit" may come before it.
  const gone = once(child, "close").then(([code]) => {
    throw new Error(`The process ended with code ${code}.`);
  });
  gone.catch(() => undefined);
  const deadline = performance.now() + 15_000;
  for (;;) {
    const healthy = await Promise.race([health.try(), gone]);
    if (healthy) return;
    if (performance.now() > deadline) throw new Error(`${health.sentence} within 15 seconds.`);
    await delay(25);
  }
}

/** The keeper gives the program its time and then kills it. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await exited;
}
