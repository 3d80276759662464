import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { Language } from "../../constructs/index.ts";
import { auditEvents } from "../../constructs/observability/queries/audit-events.ts";

const page = readFileSync("docs/guides/troubleshooting.md", "utf8");
const quoted = [...page.matchAll(/"([^"\n]{12,})"/g)].map(([, words = ""]) => words);
const sdk = dirname(createRequire(import.meta.url).resolve("@modelcontextprotocol/sdk/client"));

/** What of the SDK's clients says something to whoever uses them. */
const clientCode = ["auth.js", "streamableHttp.js"]
  .map((file) => readFileSync(join(sdk, file), "utf8"))
  .join("\n");

describe("docs/guides/troubleshooting.md", () => {
  const { texts } = Language.english().texts.problems;

  it("has every page that stops a person, by its title", () => {
    const titles = [...new Set(Object.values(texts).map(({ title }) => title))];
    expect(titles.length).toBeGreaterThan(10);
    expect(titles.filter((title) => !page.includes(`"${title}"`))).toEqual([]);
  });

  it("quotes the MCP SDK in its own words", () => {
    const words = [
      "Incompatible auth server: does not support dynamic client registration",
      "trying to load well-known OAuth metadata",
      "Server returned 403 after trying upscoping",
    ];
    for (const each of words) {
      expect(
        quoted.some((quote) => quote.includes(each)),
        each,
      ).toBe(true);
      expect(clientCode).toContain(each);
    }
    expect(page).toMatch(/"Protected resource \S+ does not match expected \S+ \(or origin\)"/);
    expect(clientCode).toMatch(/Protected resource \S+ does not match expected \S+ \(or origin\)/);
  });

  it("names events of the audit that there are", () => {
    const events = Object.values(auditEvents).flat() as readonly string[];
    const named = [...page.matchAll(/`([a-z]+(?: [a-z]+)+)`/g)].map(([, name = ""]) => name);
    const others = named.filter((name) => !events.includes(name));
    // A check of the doctor, and commands.
    expect(
      others.filter((name) => !/^(?:issuer metadata|(?:terraform|npm|claude) .*)$/.test(name)),
    ).toEqual([]);
    expect(named.length - others.length).toBeGreaterThan(5);
  });
});
