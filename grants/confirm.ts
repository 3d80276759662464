import { createInterface } from "node:readline";
import { Failure } from "./failure.ts";

/** @throws Failure where nobody sits at a terminal. */
export function requireTerminal(): void {
  if (!process.stdin.isTTY) {
    throw new Failure(
      "notConfirmed",
      "Nothing was revoked: there is no terminal to ask at. Add --yes to revoke without asking.",
    );
  }
}

/** Asks at the terminal; whatever is not a yes, the end of input among it, is a no. */
export async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  return await new Promise((resolve) => {
    terminal.once("close", () => resolve(false));
    terminal.question(`${question} [y/N] `, (answer) => {
      resolve(/^y(es)?$/i.test(answer.trim()));
      terminal.close();
    });
  });
}
