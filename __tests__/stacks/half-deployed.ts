import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

type Blocks = Record<string, Record<string, unknown>>;
interface Stack {
  resource: Record<string, Blocks>;
}

/**
 * A stack in the middle of a deployment: every second policy and fragment, the first or the second of
 * each two, is as in `after` already, the others are as in `before`, and what either names exists.
 * Returns the path of the stack.
 */
export function halfDeployed(before: string, after: string, changed: "first" | "second"): string {
  const old = JSON.parse(readFileSync(before, "utf8")) as Stack;
  const stack = JSON.parse(readFileSync(after, "utf8")) as Stack;
  let turn = changed === "first" ? 0 : 1;
  for (const [type, blocks] of Object.entries(stack.resource)) {
    const oldBlocks = old.resource[type] ?? {};
    if (/_policy(?:_fragment)?$/.test(type)) {
      for (const address of Object.keys(blocks)) {
        turn += 1;
        const block = oldBlocks[address];
        if (turn % 2 === 0 && block !== undefined) blocks[address] = block;
      }
    } else {
      stack.resource[type] = { ...oldBlocks, ...blocks };
    }
  }
  const name = dirname(before).replace(/[^A-Za-z0-9]+/g, "-");
  const file = join(dirname(after), `half-from${name}-${changed}.tf.json`);
  writeFileSync(file, JSON.stringify(stack));
  return file;
}
