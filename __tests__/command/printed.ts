import { vi } from "vitest";
import { policy } from "../../command/policy.ts";
import { program } from "../../command/program.ts";

/** Runs the program in this process. */
export async function runProgram(parameters: readonly string[]) {
  return await printedBy(() => program(parameters));
}

/** Runs `policy` in this process. */
export async function runPolicyCommand(parameters: readonly string[]) {
  return await printedBy(() => policy(parameters));
}

/** What is printed in this process while something runs, with the status that it ends with. */
export async function printedBy(run: () => number | Promise<number>) {
  const printed = { out: "", err: "" };
  const spies = (["stdout", "stderr"] as const).map((stream) =>
    vi.spyOn(process[stream], "write").mockImplementation((text) => {
      printed[stream === "stdout" ? "out" : "err"] += text;
      return true;
    }),
  );
  try {
    return { code: await run(), ...printed };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
