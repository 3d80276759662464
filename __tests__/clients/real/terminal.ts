import { createRequire } from "node:module";

/** The part of node-pty that is used here. Its package has no types of its own under the name that CDKTF has for it. */
interface Pty {
  spawn(
    program: string,
    words: readonly string[],
    options: {
      readonly cwd: string;
      readonly env: Readonly<Record<string, string>>;
      readonly cols: number;
    },
  ): {
    onData(listener: (text: string) => void): void;
    onExit(listener: (ended: { exitCode: number; signal?: number }) => void): void;
    kill(signal: string): void;
  };
}

const pty = createRequire(import.meta.url)("@cdktf/node-pty-prebuilt-multiarch") as Pty;

/**
 * Runs a program in a terminal, as a person does; one that takes more than a minute is ended.
 * @throws Error with what it said when it fails.
 */
export function runInTerminal(
  program: string,
  words: readonly string[],
  place: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const terminal = pty.spawn(program, words, { ...place, cols: 200 });
    const slow = setTimeout(() => terminal.kill("SIGKILL"), 60_000);
    let said = "";
    terminal.onData((text) => {
      said += text;
    });
    terminal.onExit(({ exitCode, signal = 0 }) => {
      clearTimeout(slow);
      if (exitCode === 0 && signal === 0) resolve();
      else reject(new Error(`It ended with ${exitCode}, by signal ${signal}: ${said}`));
    });
  });
}
