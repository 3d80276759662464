/**
 * Runs a container's program and ends it, with whatever the program started, once nobody holds the
 * channel to this process any more. A program of a container is anybody's, in any language, so it
 * cannot be asked to watch for that itself; and a parent that was killed can end nothing.
 */
import { spawn } from "node:child_process";

/** How long the program may take to end in good order before it is killed. */
const graceMilliseconds = 6_000;

const [program = "", ...parameters] = process.argv.slice(2);
const child = spawn(program, parameters, {
  // A group of its own, so that one signal reaches all that the program starts, and Ctrl-C in the
  // terminal reaches none of it before the gateway has ended what needs it.
  detached: true,
  stdio: ["ignore", "inherit", "inherit"],
});
child.once("error", (error) => {
  process.stderr.write(`${program} could not be started: ${error.message}\n`);
  process.exit(127);
});
child.once("exit", (code) => {
  signalGroup("SIGKILL");
  process.exit(code ?? 1);
});

process.once("disconnect", end);
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, end);

function end(): void {
  signalGroup("SIGTERM");
  setTimeout(() => signalGroup("SIGKILL"), graceMilliseconds);
}

function signalGroup(signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Nobody of the group is left, or this system has no process groups.
    child.kill(signal);
  }
}
