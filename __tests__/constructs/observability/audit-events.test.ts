import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { auditEvents } from "../../../constructs/observability/queries/audit-events.ts";

/** Every event that the policies as they are deployed can record, and those of the templates that this stack lacks. */
function recorded(): string[] {
  const texts = ["policy-templates/**/*.hbs", "__tests__/constructs/__snapshots__/policies/*.xml"]
    .flatMap((pattern) => globSync(pattern))
    .map((file) => readFileSync(file, "utf8"));
  const patterns = [
    /<message>([^<@{]+)<\/message>/g,
    /\b(?:event|refused)="([a-z][^"{]*)"/g,
    /"event"(?:, |\] = )"([^"]+)"/g,
    /name="event" value="([^"@{]+)"/g,
    // What oauth/endpoint-failure and oauth/readable-body call what went wrong.
    /(?:\? |: |return )"(address not allowed|too long|rate limit exceeded|no length|not plain|failed)"/g,
  ];
  const found = texts.flatMap((text) =>
    patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, name = ""]) => name)),
  );
  return [...new Set(found)].sort();
}

describe("the audit events that the logs are asked for", () => {
  const listed = Object.values(auditEvents).flat();

  it("are those that the policies record, all of them", () => {
    expect(recorded().length).toBeGreaterThan(40);
    expect([...listed].sort()).toEqual(recorded());
  });

  it("are each one thing", () => {
    expect(listed.filter((name, at) => listed.indexOf(name) !== at)).toEqual([]);
  });
});
