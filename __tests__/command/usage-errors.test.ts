// What is wrong with a command line is told in a line or two that stay on the screen, with the way to the help, which is longer.
import { describe, expect, it } from "vitest";
import { type Command, commands } from "../../command/commands.ts";
import { runProgram } from "./printed.ts";

/** Every command there is, as it is called. */
const all = Object.entries(commands).flatMap(([name, { parts = [] }]: [string, Command]) => [
  [name],
  ...parts.map((part) => [name, part]),
]);

/** What is wrong with a command line, and whose help is named. */
const wrong: (readonly [line: string, sentence: string, command: string])[] = [
  ["", "Say what to do: start, grants, policy, rules or doctor.", ""],
  ["deploy", 'There is no command "deploy".', ""],
  ["strat", 'There is no command "strat"; did you mean "start"?', ""],
  ["policy chek", 'There is no command "policy chek"; did you mean "policy check"?', " policy"],
  ["--port 1", 'There is no command "--port".', ""],
  ["policy", "Say what to do: check, run or serve.", " policy"],
  ["policy walk", 'There is no command "policy walk".', " policy"],
  ["policy check", "Name files to check.", " policy check"],
  ["policy check nowhere.xml", "nowhere.xml cannot be read: ENOENT", " policy check"],
  ["policy run one.xml two.xml", "Name one file, with the policy to run.", " policy run"],
  ["policy serve", "Name one folder, with the APIs to serve.", " policy serve"],
  ["rules nowhere", "nowhere cannot be read: ENOENT", " rules"],
  ["rules --json --sarif", "Choose one of --json and --sarif.", " rules"],
  ["grants", "Say what to do: list, show or revoke.", " grants"],
  ["grants revoke", "Say which grants to revoke: --user,", " grants"],
  ["grants list --user", "Option '--user <value>' argument missing", " grants"],
  ["doctor", "Name one URL.", " doctor"],
  ["doctor mcp.contoso.com", '"mcp.contoso.com" is not the URL of a server', " doctor"],
  ["start --port=x", '--port takes a number from 0 to 65535, not "x".', " start"],
  ["start --var x", "--var takes NAME=VALUE.", " start"],
  ["grants lst", 'There is no command "grants lst"; did you mean "grants list"?', " grants"],
  ["start --bakend weather=x", "no option --bakend; did you mean --backend?", " start"],
  ["grants list --usr=anna", "no option --usr; did you mean --user?", " grants"],
  ["doctor https://a.example --singin", "no option --singin; did you mean --sign-in?", " doctor"],
  ["rules --surpress x", "no option --surpress; did you mean --suppress?", " rules"],
  ["policy check --teir x a.xml", "no option --teir; did you mean --tier?", " policy check"],
  ["policy run --header a --haeder b", "--haeder; did you mean --header?", " policy run"],
  ["policy serve --no-tracing .", "--no-tracing; did you mean --no-trace?", " policy serve"],
  [
    "start --bakend a=b -x --bakend c=d --josn",
    "There is no option --bakend; did you mean --backend? There is no option -x. There is no option --josn; did you mean --json?",
    " start",
  ],
  ["start --port", "Option '--port <value>' argument missing", " start"],
  ...["check a.xml", "run package.json", "serve ."].map(
    (asked) =>
      [
        `policy ${asked} --lenient --strict`,
        "by --lenient or by --strict, not by both",
        ` policy ${asked.split(" ", 1)}`,
      ] as const,
  ),
  ["rules --strict=yes", "Option '--strict' does not take an argument", " rules"],
  ...all.map(
    (words) =>
      [`${words.join(" ")} --no-such`, optionOrCommand(words), ` ${words.join(" ")}`] as const,
  ),
];

function optionOrCommand(words: readonly string[]): string {
  return words.join(" ") === "policy"
    ? 'There is no command "policy --no-such".'
    : "There is no option --no-such.";
}

describe("a command line that is wrong", () => {
  it.each(wrong)("%s", async (line, sentence, command) => {
    const { code, out, err } = await runProgram(line.split(" ").filter(Boolean));
    const [first, ...others] = err.trimEnd().split("\n");
    expect(first).toContain(sentence);
    expect(others).toEqual([`azure-mcp-gateway${command} --help says what there is.`]);
    expect([code, out]).toEqual([2, ""]);
  });
});

describe("several mistakes in a command line", () => {
  it("are told at once", async () => {
    const line = "start --port x --metrics-port 70000 --caller-address here --var a --secret b";
    const { code, err } = await runProgram(line.split(" "));
    expect([code, err.trimEnd().split("\n")]).toEqual([
      2,
      [
        '--port takes a number from 0 to 65535, not "x".',
        '--metrics-port takes a number from 0 to 65535, not "70000".',
        '--caller-address takes an IP address, not "here".',
        "--var takes NAME=VALUE.",
        "--secret takes NAME=VALUE.",
        "azure-mcp-gateway start --help says what there is.",
      ],
    ]);
  });
});

describe("the help that it names", () => {
  it.each([[], ...all].map((words) => [words.join(" ")]))("is there: %s", async (words) => {
    const called = words.split(" ").filter(Boolean);
    const long = await runProgram([...called, "--help"]);
    const short = await runProgram([...called, "-h"]);
    expect(long).toMatchObject({ code: 0, err: "" });
    expect(long.out).toContain(`  azure-mcp-gateway ${[...called, ""].join(" ")}`);
    expect(short).toEqual(long);
  });
});
