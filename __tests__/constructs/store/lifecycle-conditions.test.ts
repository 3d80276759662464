// The conditions on lifecycle rules that somebody else wrote are Terraform's to judge, so Terraform judges them here.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformStack, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { AzurePlatform, Duration, GrantStore } from "../../../constructs/index.ts";
import { terraformIsThere } from "../../deployments/deployment.ts";

const kept = {
  tier_to_archive_after_days_since_modification_greater_than: -1,
  tier_to_archive_after_days_since_creation_greater_than: -1,
  tier_to_archive_after_days_since_last_access_time_greater_than: -1,
  delete_after_days_since_modification_greater_than: -1,
  delete_after_days_since_creation_greater_than: -1,
  delete_after_days_since_last_access_time_greater_than: -1,
};

interface Rule {
  readonly prefixes?: readonly string[];
  readonly enabled?: boolean;
  readonly types?: readonly string[];
  readonly tags?: readonly object[];
  readonly blob?: Partial<typeof kept>;
}

/** Rules as the data source has them. */
function ruleOf({ prefixes = [], enabled = true, types = ["blockBlob"], tags = [], blob }: Rule) {
  return {
    name: "rule",
    enabled,
    filters: [{ prefix_match: prefixes, blob_types: types, match_blob_index_tag: tags }],
    actions: [{ base_blob: blob === undefined ? [] : [{ ...kept, ...blob }] }],
  };
}

const deleted = (days: number) => ({ delete_after_days_since_modification_greater_than: days });
const sessions: Rule = { prefixes: ["mcp-gateway/sessions/"], blob: deleted(7) };
const codes: Rule = { prefixes: ["mcp-gateway/codes/"], blob: deleted(1) };
const grants: Rule = { prefixes: ["mcp-gateway/grants/"], blob: deleted(32) };

/** Whether rules keep sessions of HTTP+SSE, and whether they delete those that have ended. */
const sessionCases: readonly [
  what: string,
  rules: readonly Rule[],
  keeps: boolean,
  deletes: boolean,
][] = [
  ["what the page asks for", [codes, grants, sessions], true, true],
  ["no rule for sessions", [codes, grants], true, false],
  ["one for sessions that is switched off", [{ ...sessions, enabled: false }], true, false],
  ["one for all blobs, late enough", [{ blob: deleted(400) }], true, true],
  ["one for sessions, too soon", [{ ...sessions, blob: deleted(6) }], false, true],
  [
    "one for some of them, too soon",
    [sessions, { prefixes: ["mcp-gateway/sessions/A"], blob: deleted(1) }],
    false,
    true,
  ],
  ["one for the container, too soon", [{ prefixes: ["mcp-"], blob: deleted(5) }], false, true],
  [
    "an archive",
    [sessions, { blob: { tier_to_archive_after_days_since_creation_greater_than: 3 } }],
    false,
    true,
  ],
];

/** Whether rules keep grants, and whether they delete what has ended. */
const cases: readonly [what: string, rules: readonly Rule[], keeps: boolean, deletes: boolean][] = [
  ["what the page asks for", [codes, grants], true, true],
  ["no rules", [], true, false],
  ["a rule for codes alone", [codes], true, false],
  ["one that is switched off", [codes, { ...grants, enabled: false }], true, false],
  ["one for all blobs, late enough", [{ blob: deleted(400) }], true, true],
  ["one for all blobs, too soon", [{ blob: deleted(31) }], false, true],
  ["the container, too soon", [{ prefixes: ["mcp-"], blob: deleted(5) }], false, true],
  [
    "some of the grants, too soon",
    [codes, grants, { prefixes: ["mcp-gateway/grants/A"], blob: deleted(1) }],
    false,
    true,
  ],
  [
    "too soon by the time of creation",
    [codes, grants, { blob: { delete_after_days_since_creation_greater_than: 0 } }],
    false,
    true,
  ],
  [
    "an archive",
    [codes, grants, { blob: { tier_to_archive_after_days_since_modification_greater_than: 7 } }],
    false,
    true,
  ],
  ["another container", [codes, grants, { prefixes: ["logs/"], blob: deleted(1) }], true, true],
  ["blobs with a tag", [codes, grants, { tags: [{ name: "x" }], blob: deleted(1) }], true, true],
  ["append blobs", [codes, grants, { types: ["appendBlob"], blob: deleted(1) }], true, true],
  ["a rule for snapshots alone", [codes, grants, {}], true, true],
];

describe.skipIf(!terraformIsThere)(
  "the conditions on lifecycle rules of an account's owner",
  () => {
    it("refuse what takes grants away too soon, and what never deletes any", () => {
      const answers = judged(
        cases.map(([, rules]) => rules.map(ruleOf)),
        conditions(),
      );
      expect(cases.map(([what], index) => [what, ...(answers[index] ?? [])])).toEqual(
        cases.map(([what, , keeps, deletes]) => [what, keeps, deletes]),
      );
    }, 60_000);

    it("refuse what takes sessions of HTTP+SSE away too soon, and what never deletes any", () => {
      const answers = judged(
        sessionCases.map(([, rules]) => rules.map(ruleOf)),
        conditions({ sessions: true }).slice(2),
      );
      expect(sessionCases.map(([what], index) => [what, ...(answers[index] ?? [])])).toEqual(
        sessionCases.map(([what, , keeps, deletes]) => [what, keeps, deletes]),
      );
    }, 60_000);
  },
);

/** What Terraform makes of the conditions, for each set of rules. */
function judged(sets: readonly unknown[], conditions: readonly string[]): boolean[][] {
  const judgements = sets.map((_, index) =>
    conditions.map((condition) => condition.replaceAll("self.rule", `local.sets[${index}]`)),
  );
  const folder = mkdtempSync(join(tmpdir(), "conditions-"));
  try {
    writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ locals: { sets, judgements } }));
    const { stdout, stderr } = spawnSync("terraform", ["console"], {
      cwd: folder,
      input: "jsonencode(local.judgements)\n",
      encoding: "utf8",
    });
    expect(stderr).not.toContain("Error");
    return JSON.parse(JSON.parse(stdout)) as boolean[][];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param has whether a gateway has told its store that it keeps sessions */
function conditions(has = { sessions: false }): string[] {
  const stack = new TerraformStack(new App({ stackTraces: false }), "test");
  new AzurePlatform(stack, "azure");
  const store = GrantStore.fromExisting(stack, "grants", {
    accountId:
      "/subscriptions/c0c00000-0000-4000-8000-000000000005/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/data",
  });
  store.keepGrants(Duration.days(30));
  if (has.sessions) store.keepSessions?.();
  const { data } = JSON.parse(Testing.synth(stack));
  const [block] = Object.values<{ lifecycle: { postcondition: { condition: string }[] } }>(
    data.azurerm_storage_management_policy,
  );
  return (block?.lifecycle.postcondition ?? []).map(({ condition }) => condition);
}
