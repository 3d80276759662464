import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { StartError } from "./errors.ts";

const project = z.object({ app: z.string() });
const manifest = z.object({
  stacks: z.record(z.string(), z.object({ synthesizedStackPath: z.string() })),
});

/**
 * Synthesizes the project in the working directory as the CDKTF command line does, by running the
 * app that cdktf.json names, and returns the path of its one stack.
 *
 * @throws StartError with what the app said when it failed.
 */
export async function synthesize(outputFolder = "cdktf.out"): Promise<string> {
  const { app } = project.parse(JSON.parse(readFileSync("cdktf.json", "utf8")));
  const [program = "node", ...parameters] = app.split(" ");
  const child = spawn(program === "node" ? process.execPath : program, parameters, {
    env: { ...process.env, CDKTF_OUTDIR: outputFolder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => said.push(text));
  }
  const [code] = await once(child, "close");
  if (code !== 0) throw new StartError(`The stack could not be synthesized.\n${said.join("")}`);

  const { stacks } = manifest.parse(
    JSON.parse(readFileSync(join(outputFolder, "manifest.json"), "utf8")),
  );
  const [stack, ...others] = Object.values(stacks);
  if (stack === undefined || others.length > 0) {
    throw new StartError(
      "The project has not exactly one stack; name the one to run with --stack.",
    );
  }
  return join(outputFolder, stack.synthesizedStackPath);
}
