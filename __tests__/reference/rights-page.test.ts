import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { kindRights } from "../../reference/deployment/kind-rights.ts";
import { rightsPage } from "../../reference/deployment/rights-page.ts";
import { deployedResources } from "../../reference/deployment/synthesized-stack.ts";
import { blocksOf } from "../docs/code-blocks.ts";

/** The kinds of resources that any construct makes, by what it imports of the providers. */
const made = globSync("constructs/**/*.ts")
  .flatMap((file) => [
    ...readFileSync(file, "utf8").matchAll(/provider-(azurerm|azuread|random)\/lib\/([\w-]+)/g),
  ])
  .map(([, provider = "", kind = ""]) => `${provider}_${kind.replaceAll("-", "_")}`)
  .filter((kind) => !/_data_azure|_provider$/.test(kind))
  .map((kind) => kind.replace(/_resource$/, ""));

describe("docs/rights.md", () => {
  it("knows every kind of resource that the constructs make", () => {
    expect(made.length).toBeGreaterThan(40);
    expect([...new Set(made)].filter((kind) => kindRights[kind] === undefined)).toEqual([]);
  });

  it("says of each kind that is not in the app which choice brings it", () => {
    const deployed = Object.keys(deployedResources());
    const silent = Object.entries(kindRights).filter(
      ([kind, { choice, azure, graph }]) =>
        (azure ?? graph) !== undefined && (choice === undefined) !== deployed.includes(kind),
    );
    expect(silent.map(([kind]) => kind)).toEqual([]);
  });

  it("has in its role what every resource of the app takes, and no assignment of roles", () => {
    const page = rightsPage(deployedResources());
    const role = blocksOf("docs/rights.md", page).find(({ language }) => language === "json");
    const { Actions } = JSON.parse(role?.text ?? "{}") as { readonly Actions: readonly string[] };
    const covers = (operation: string) =>
      Actions.some(
        (action) => action === operation || operation.startsWith(action.replace(/\*$/, "")),
      );
    const needed = Object.keys(deployedResources())
      .flatMap((kind) => kindRights[kind]?.azure ?? [])
      .filter((operation) => !operation.includes("roleAssignments"));
    expect(needed.filter((operation) => !covers(operation))).toEqual([]);
    expect(Actions.join()).not.toContain("roleAssignments/write");
  });

  it("refuses a kind that nobody has thought of", () => {
    expect(() => rightsPage({ azurerm_new_thing: {} })).toThrow(/azurerm_new_thing.*kind-rights/);
  });
});
