// What a gateway with many servers costs whoever synthesizes it: time, memory and the size of the stack.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, statSync } from "node:fs";
import { text } from "node:stream/consumers";
import { synthesizedStacks } from "../local/synthesize.ts";
import { measure, median, table } from "./measure.ts";

const counts = [1, 10, 100];
const memory = new Map(counts.map((count) => [count, [] as number[]]));
const size = new Map<number, number>();

/** Milliseconds until a gateway with so many servers is synthesized. */
async function synthesize(count: number): Promise<number> {
  const folder = `cdktf.out/bench-${count}`;
  // CDKTF makes the last folder of the path, not those above it.
  mkdirSync(folder, { recursive: true });
  const started = performance.now();
  const child = spawn(process.execPath, ["bench/many-servers.ts", String(count)], {
    env: { ...process.env, CDKTF_OUTDIR: folder },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, "exit")]);
  const took = performance.now() - started;
  if (code !== 0) throw new Error(`bench/many-servers.ts ${count} ended with ${code}`);
  memory.get(count)?.push(Number(said));
  size.set(count, statSync(synthesizedStacks(folder)[0] ?? "").size);
  return took;
}

function named(count: number): string {
  return count === 1 ? "1 server" : `${count} servers`;
}

await measure(
  counts.map((count) => ({ name: named(count), run: () => synthesize(count) })),
  Number(process.argv[2] ?? 5),
);
const rows = counts.map((count) => [
  named(count),
  `${Math.round(median(memory.get(count) ?? []) / 1024)} MiB`,
  `${((size.get(count) ?? 0) / 1e6).toFixed(2)} MB`,
]);
process.stdout.write(`\n${table([["", "most memory", "cdk.tf.json"], ...rows])}\n`);
