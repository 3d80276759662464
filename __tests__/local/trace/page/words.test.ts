import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";

const words = new URL("../../../../local/trace/page/words.ts", import.meta.url).href;

/** The time of day, where one speaks so and lives there. */
function clockAt(at: string, language: string, zone: string): string {
  const program = `import { clock } from ${JSON.stringify(words)}; console.log(clock(Date.parse("${at}")));`;
  const env = { ...process.env, LC_ALL: language, TZ: zone };
  const parameters = ["--input-type=module", "--eval", program];
  return execFileSync(process.execPath, parameters, { env, encoding: "utf8" }).trim();
}

describe("the time of day", () => {
  it.each([
    ["2026-12-31T23:00:05Z", "en_US.UTF-8", "Europe/Zurich", "00:00:05"],
    ["2026-12-31T23:59:59Z", "ar_EG.UTF-8", "UTC", "23:59:59"],
    ["2027-01-01T07:01:02Z", "de_DE.UTF-8", "Asia/Kolkata", "12:31:02"],
  ])("%s in %s and %s is %s", (at, language, zone, shown) => {
    expect(clockAt(at, language, zone)).toBe(shown);
  });
});
