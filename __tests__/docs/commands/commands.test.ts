import { readFileSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import { isCommand, commands as ownCommands } from "../../../command/commands.ts";
import { type Command, commands, stepsOf } from "./command.ts";
import { knownPrograms } from "./known-programs.ts";
import { callOf, type Standard, treatmentOf } from "./treatment.ts";

const all = commands();
const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};

/** What is wrong with a command of another program, as far as it is known. */
function problemOf(program: string, words: readonly string[]): string | undefined {
  const known = knownPrograms[program] ?? {};
  const plain = words.filter((word) => !word.startsWith("-chdir="));
  const names = Object.keys(known).toSorted((one, other) => other.length - one.length);
  const name = names.find((each) =>
    `${plain.join(" ")} `.startsWith(each === "" ? "" : `${each} `),
  );
  if (name === undefined) return `${program} has no command "${plain.join(" ")}"`;
  const given = plain.slice(name.split(" ").filter(Boolean).length);
  const option = given.find(
    (word) =>
      word.startsWith("-") &&
      !(known[name] ?? []).some((each) => word === each || word.startsWith(`${each}=`)),
  );
  return option === undefined ? undefined : `${program} ${name} has no option "${option}"`;
}

/** Runs a command of the package with `--help` at its end, which is refused when an option before it is none. */
async function endsWithHelp(words: readonly string[]): Promise<number> {
  const [name = "", ...given] = words;
  if (name.startsWith("--") || name === "COMMAND") return 0;
  if (!isCommand(name)) throw new Error(`There is no command "${name}".`);
  const spies = (["stdout", "stderr"] as const).map((stream) =>
    vi.spyOn(process[stream], "write").mockImplementation(() => true),
  );
  try {
    return await ownCommands[name].run([...given, "--help"]);
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** The same with values in the place of what people fill in, and of an option that a sentence names alone. */
function filledIn(words: readonly string[]): string[] {
  return words.map((word, at) =>
    word
      .replace(/^URL$|https:\/\/<[^>]*>/, "https://gateway.example")
      .replace(/^(?:PLATFORM|PRODUCT|FILE|DIR)$/, "file")
      .replace(/^--caller-address$/, at === words.length - 1 ? "$&=203.0.113.7" : "$&")
      .replace(/^--store$/, "--store=https://account.blob.core.windows.net/container"),
  );
}

describe("the commands of the documents", () => {
  it("are found in blocks, in lists and in sentences, as a shell takes them", () => {
    expect(all.length).toBeGreaterThan(150);
    const text =
      'A=b npm run grants -- show --id="a b" \\\n  --all\n# a remark\nnpm ci && npm start\n';
    expect(
      stepsOf({ document: "", line: 1, language: "sh", text }).map(({ variables, words }) => [
        variables,
        ...words,
      ]),
    ).toEqual([
      [{ A: "b" }, "npm", "run", "grants", "--", "show", "--id=a b", "--all"],
      [{}, "npm", "ci"],
      [{}, "npm", "start"],
    ]);
  });

  it("are each executed or checked; nothing is passed over", () => {
    const unknown = all.filter((command) => treatmentOf(command).how === "unknown");
    expect(unknown.map(({ document, text }) => `${document}: ${text}`)).toEqual([]);
    const steps = all.filter(({ isStep }) => isStep);
    const executed = steps.filter((command) => treatmentOf(command).how === "executed");
    process.stdout.write(
      `Commands of the documents: ${steps.length} steps, ${executed.length} of them executed and ${
        steps.length - executed.length
      } checked; ${all.length - steps.length} named in sentences and checked.\n`,
    );
  });

  /** Those that are compared with this, each once, by its text. */
  const checked = (against: Standard): Command[] => {
    const found = all.filter((command) => {
      const treatment = treatmentOf(command);
      return treatment.how === "checked" && treatment.against === against;
    });
    return [...new Map(found.map((command) => [command.text, command])).values()];
  };

  it.each(checked("program"))("$text has options that there are", async (command) => {
    expect(await endsWithHelp(filledIn(callOf(command).words))).toBe(0);
  });

  it.each(checked("scripts"))("$text is a script of npm", (command) => {
    const { program, words } = callOf(command);
    expect(scripts).toHaveProperty([program === "node" ? "synth" : (words[0] ?? "")]);
  });

  it.each(checked("known"))("$text is one that there is", (command) => {
    const { program, words } = callOf(command);
    expect(problemOf(program, words)).toBeUndefined();
  });

  it.each(checked("url"))("$text asks for a URL", ({ words }) => {
    expect(URL.canParse(words.at(-1) ?? "")).toBe(true);
  });

  it("are all that is known of az, which the Azure CLI reads itself in a slow test", () => {
    const used = checked("known").map((command) => callOf(command));
    const table = Object.entries(knownPrograms["az"] ?? {});
    const surplus = table.flatMap(([name, options]) => {
      const calls = used.filter(
        ({ program, words }) => program === "az" && `${words.join(" ")} `.startsWith(`${name} `),
      );
      if (calls.length === 0) return [name];
      return options
        .filter((option) => !calls.some(({ words }) => words.includes(option)))
        .map((option) => `${name} ${option}`);
    });
    expect(table.length).toBeGreaterThan(20);
    expect(surplus).toEqual([]);
  });

  it("would be refused with a command or an option that there is not", async () => {
    expect(problemOf("az", ["role", "assignment", "make"])).toMatch(/no command/);
    expect(problemOf("terraform", ["init", "-yes"])).toMatch(/no option/);
    expect(await endsWithHelp(["start", "--portt", "1"])).not.toBe(0);
  });
});
