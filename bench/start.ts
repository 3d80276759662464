// How long until the gateway is ready, and how long a synth takes, as a user runs them.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { measure } from "./measure.ts";

/** Milliseconds until a command ends. */
async function untilEnd(command: string, ...parameters: string[]): Promise<number> {
  const started = performance.now();
  const child = spawn(command, parameters, { stdio: "ignore" });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`${command} ${parameters.join(" ")} ended with ${code}`);
  return performance.now() - started;
}

/** Milliseconds until the ready line; the gateway is ended afterwards, outside of the time. */
async function untilReady(): Promise<number> {
  const started = performance.now();
  const parameters = ["start", "--silent", "--", "--json", "--port", "0"];
  const child = spawn("npm", parameters, { stdio: ["ignore", "pipe", "ignore"] });
  await once(child.stdout, "data");
  const took = performance.now() - started;
  child.kill("SIGTERM");
  await once(child, "exit");
  return took;
}

await measure(
  [
    { name: "an empty npm script", run: () => untilEnd("npm", "run", "--silent", "empty") },
    { name: "npm run synth", run: () => untilEnd("npm", "run", "--silent", "synth") },
    { name: "npm start, until ready", run: untilReady },
  ],
  Number(process.argv[2] ?? 7),
);
