import { stripVTControlCharacters } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Report } from "../../doctor/report.ts";
import { type Output, Terminal } from "../../doctor/terminal.ts";

/** What a run writes to a terminal, or to a file. */
async function written(output: Omit<Output, "write">, watched = 0): Promise<string> {
  let text = "";
  const terminal = new Terminal({
    ...output,
    write: (more) => {
      text += more;
    },
  });
  const report = new Report(terminal);
  report.begin("A part");
  await report.check("first", async (say) => {
    say.fine("All is well with this one, of which there is more to say than a narrow line holds.");
    say.doing("holding\u001b[2J a stream");
    vi.advanceTimersByTime(watched);
    say.wrong("This is not.", "Mend it.");
    return undefined;
  });
  await report.check("second", async (say) => {
    say.unseen("Not allowed to look.", "Ask for the role.");
    return undefined;
  });
  terminal.end(report.findings);
  return text;
}

/** Colours, and the line that is taken back, as a reader sees them. */
const shown = (text: string) =>
  stripVTControlCharacters(text.replaceAll("\u001b[2K", "")).replaceAll("\r", "\n");

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe("what the doctor writes", () => {
  it("is one line for each finding where nobody watches, without colours and without progress", async () => {
    const text = await written({}, 5000);
    expect(text).not.toContain("\u001b");
    expect(text).not.toContain("\r");
    expect(text.replace(/in [\d.]+ s/, "in 0.1 s")).toBe(`
A part
  ✓ first               All is well with this one, of which there is more to say than a narrow line holds.
  ✗                     This is not.
                        → Mend it.
  ? second              Not allowed to look.
                        → Ask for the role.

1 fine, 0 to know, 1 wrong, 1 not seen  in 0.1 s
`);
  });

  it("keeps to the width of a terminal, and shows what it waits for and for how long", async () => {
    vi.stubEnv("NO_COLOR", "");
    const text = await written({ isTTY: true, columns: 60 }, 5000);
    expect(text).toContain("\u001b[31m✗\u001b[0m");
    expect(shown(text)).toMatch(/^ {2}[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] first {15}holding \[2J a stream {2}[45] s$/m);
    for (const line of shown(text).split("\n")) expect(line.length).toBeLessThanOrEqual(60);
  });

  it("has no colours where NO_COLOR has any value", async () => {
    vi.stubEnv("NO_COLOR", "1");
    expect(await written({ isTTY: true, columns: 60 })).not.toContain("\u001b[31m");
  });
});
