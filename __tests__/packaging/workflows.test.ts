import { globSync, readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
}

const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};

describe.each(globSync(".github/workflows/*.yml"))("%s", (file) => {
  const workflow = parse(readFileSync(file, "utf8")) as Workflow;
  const jobs = Object.values(workflow.jobs);
  const steps = jobs.flatMap((job) => job.steps);

  it("runs what the machine of a developer runs", () => {
    expect(steps.map(({ run }) => run)).toContain(".ci/run");
    expect(statSync(".ci/run").mode & 0o111).not.toBe(0);
    for (const { run = "" } of steps) {
      for (const [, name = ""] of run.matchAll(/npm run ([\w:-]+)/g))
        expect(scripts).toHaveProperty(name);
    }
  });

  it("uses the actions of others by digest, and may write nothing to the repository", () => {
    for (const { uses } of steps) if (uses !== undefined) expect(uses).toMatch(/@[0-9a-f]{40}$/);
    for (const { permissions = {} } of [workflow, ...jobs]) {
      const { "id-token": token, ...others } = permissions;
      expect(["write", undefined]).toContain(token);
      expect(Object.values(others).filter((right) => right !== "read")).toEqual([]);
    }
  });
});
