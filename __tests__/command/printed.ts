import { vi } from "vitest";
import { policy } from "../../command/policy.ts";

/** Runs `policy` in this process. */
export async function runPolicyCommand(parameters: readonly string[]) {
  const printed = { out: "", err: "" };
  const spies = (["stdout", "stderr"] as const).map((stream) =>
    vi.spyOn(process[stream], "write").mockImplementation((text) => {
      printed[stream === "stdout" ? "out" : "err"] += text;
      return true;
    }),
  );
  try {
    return { code: await policy(parameters), ...printed };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
