import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";

const program = `
  import { findGrants } from ${JSON.stringify(new URL("../../grants/stored-grants.ts", import.meta.url).href)};
  const people = ["zoe", "aaron", "Ada", "ingrid", "Ilse", "ähnlich"];
  const blob = (person) => "grants/" + Buffer.from(person.padEnd(32)).toString("base64url").slice(0, 43).padEnd(43, "_");
  const kept = new Map(people.map((person) => [blob(person), JSON.stringify({ state: "active", username: person })]));
  const container = {
    async *list() { yield* kept.keys(); },
    get: async (name) => kept.get(name),
  };
  const { grants } = await findGrants(container, {});
  console.log(grants.map(({ username }) => username).join(" "));
`;

describe("the order of grants", () => {
  it.each(["en_US", "da_DK", "sv_SE", "lt_LT", "tr_TR"])("is the same for %s", (language) => {
    const env = { ...process.env, LC_ALL: `${language}.UTF-8` };
    const parameters = ["--input-type=module", "--eval", program];
    const printed = execFileSync(process.execPath, parameters, { env, encoding: "utf8" });
    expect(printed.trim()).toBe("aaron Ada ähnlich Ilse ingrid zoe");
  });
});
