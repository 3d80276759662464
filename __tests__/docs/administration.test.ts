import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const document = readFileSync("docs/guides/administration.md", "utf8");

it("docs/guides/administration.md says every reason for which a policy ends a grant", () => {
  const templates = globSync("policy-templates/**/*.hbs").map((file) => readFileSync(file, "utf8"));
  const written = templates.flatMap((text) =>
    [
      ...text.matchAll(/grants\/revoke reason="([^"{]+)"/g),
      ...text.matchAll(/name="revocationReason" value="([^"{]+)"/g),
    ].map(([, reason = ""]) => reason),
  );
  const reasons = [...new Set([...written, "administrator"])].sort();
  const [, table = ""] = /\n\| Reason \|[^\n]*\n\|---\|---\|\n((?:\|.*\n)+)/.exec(document) ?? [];
  const named = [...table.matchAll(/^\|(.*?)\|/gm)].flatMap(([, cell = ""]) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, reason]) => reason),
  );
  expect(named.sort()).toEqual(reasons);
});
