import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const folders =
  "{azure-cli,bench,command,constructs,doctor,examples,grants,local,mcp-server,packaging,policy,providers,reference,settings}";
const texts = globSync([`${folders}/**/*.ts`, "*.ts"], { exclude: ["**/node_modules", "**/dist"] });

/** Where the code says what a pattern finds. */
function saidIn(pattern: RegExp): string[] {
  return texts.flatMap((file) =>
    readFileSync(file, "utf8")
      .split("\n")
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}`] : [])),
  );
}

describe("nothing depends on the language or the zone of a machine", () => {
  it.each([
    ["an order of texts", /\.localeCompare\(/],
    ["an order or a format of no named language", /new Intl\.\w+\((?:undefined|\)|\[)/],
    ["a number or a time in no named language", /\.toLocale\w*String\((?!")/],
    ["another case", /\.toLocale(?:Lower|Upper)Case\(/],
    ["a part of a local time", /\.[gs]et(?:FullYear|Month|Date|Day|Hours|Minutes)\(/],
    ["a time made of local parts", /new Date\(\d{4},/],
  ])("%s", (_what, pattern) => {
    expect(texts.length).toBeGreaterThan(500);
    expect(saidIn(pattern)).toEqual([]);
  });
});
