import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type RuleSuppression, StackRules } from "../../../constructs/index.ts";
import { synthesizedTogether } from "../../stacks/synthesized.ts";
import { unexaminedArguments } from "./unexamined-arguments.ts";

/** The apps; the others in the folder are what tests make of them. */
const apps = globSync(["examples/*.ts", "__tests__/stacks/*.ts"])
  .filter((file) => readFileSync(file, "utf8").includes("app.synth()"))
  .toSorted();

const neverDeployed: RuleSuppression = {
  id: "state-in-file",
  reason: "Nobody deploys it.",
};

/** The stacks whose state is in storage, which need no suppression. */
const stored = ["environments"];

const unguarded = (path: string): RuleSuppression => ({
  id: "backend-proof",
  path,
  reason: "A test stands in the place of the server, which is given nothing.",
});

/** By stack; a server of another gateway than `gateway` with that gateway before it. */
const suppressed: Readonly<Record<string, readonly string[]>> = {
  "allowed-addresses": ["orders_mcp"],
  conformance: ["everything_mcp", "guarded_mcp"],
  "every-page": ["orders_mcp"],
  "guarded-server": ["addressed_mcp", "closed_mcp", "eager_mcp", "open_mcp", "slow_mcp"],
  "http-with-sse": ["modern_mcp", "notes_sse", "team_legacy_sse"],
  lifetimes: ["notes_mcp"],
  "many-roles": ["few_mcp", "many_mcp"],
  "native-apps": ["notes_mcp"],
  "neighbouring-gateways": ["root/notes_mcp", "sales/notes_mcp"],
  northwind: ["orders_mcp"],
  "shared-scope": ["invoices_mcp", "orders_mcp"],
  "trusted-clients": ["orders_mcp"],
};

describe("every stack here keeps the rules", () => {
  it.each(apps)("%s", async (app) => {
    const name = /([^/]+)\.ts$/.exec(app)?.[1] ?? "";
    const open = (suppressed[name] ?? []).map((server) => {
      const [gateway = "", other] = server.split("/");
      return other === undefined
        ? `${name}/gateway/servers/${server}`
        : `${name}/${gateway}/servers/${other}`;
    });
    const suppress = [...(stored.includes(name) ? [] : [neverDeployed]), ...open.map(unguarded)];
    const stacks = (await synthesizedTogether(app)).map((file): unknown =>
      JSON.parse(readFileSync(file, "utf8")),
    );
    const { stacks: findings, surplus } = new StackRules({ suppress }).checkAll(stacks);
    expect([...findings.flat(), ...surplus]).toEqual([]);
    for (const terraform of stacks) expect(unexaminedArguments(terraform)).toEqual([]);
  });
});
