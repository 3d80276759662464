import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group/index.js";
import { StorageContainer } from "@cdktf/provider-azurerm/lib/storage-container/index.js";
import { AzurermBackend, TerraformStack, Testing } from "cdktf";
import { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import {
  AzurePlatform,
  InvalidPropertyError,
  type StackRule,
  StackRules,
  type StackRulesProps,
} from "../../../constructs/index.ts";

/** A stack with a container that anybody may read, in two places. */
function stackWithPublicBlobs(): TerraformStack {
  const stack = new TerraformStack(Testing.app(), "stack");
  new AzurePlatform(stack, "azure");
  new AzurermBackend(stack, { storageAccountName: "s", containerName: "c", key: "k" });
  for (const team of ["one", "two"]) {
    new StorageContainer(new Construct(stack, team), "blobs", {
      name: team,
      storageAccountId:
        "/subscriptions/1/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st",
      containerAccessType: "blob",
    });
  }
  return stack;
}

const terraform = (): unknown => stackWithPublicBlobs().toTerraform();
const reason = "The blobs are pictures for everybody.";

describe("findings", () => {
  it("say rule, place, problem and remedy", () => {
    const [first, ...others] = StackRules.check(terraform());
    expect(others).toHaveLength(1);
    expect(first).toEqual({
      id: "public-blobs",
      severity: "error",
      path: "stack/one/blobs",
      problem: "container_access_type: Anybody may read the container.",
      message: expect.stringMatching(
        /^\[public-blobs\] stack\/one\/blobs: container_access_type: Anybody may read the container\. Set /,
      ) as unknown,
    });
  });

  it.each([
    [undefined, []],
    ["stack/one", ["stack/two/blobs"]],
    ["stack/one/blobs", ["stack/two/blobs"]],
    ["stack/tw", ["stack/one/blobs", "stack/two/blobs", "stack/tw"]],
  ])("are suppressed below %s", (path, left) => {
    const suppress = [{ id: "public-blobs", reason, ...(path === undefined ? {} : { path }) }];
    const findings = StackRules.check(terraform(), { suppress });
    expect(findings.map((finding) => finding.path)).toEqual(left);
  });

  it("name a suppression that is for nothing", () => {
    const suppress = [{ id: "shared-keys", reason }];
    const surplus = StackRules.check(terraform(), { suppress }).at(-1);
    expect(surplus).toMatchObject({ id: "shared-keys", severity: "warning" });
    expect(surplus?.message).toContain("The suppression is for nothing.");
  });

  it.each(["stack", undefined, null, []])("are of a stack, not of %j", (stack) => {
    expect(() => StackRules.check(stack)).toThrow("must be a stack in Terraform's JSON syntax");
  });
});

describe("a suppression", () => {
  it.each<[string, StackRulesProps]>([
    [
      'suppress[0].id must be the id of a rule; "blobs" is not one.',
      { suppress: [{ id: "blobs", reason }] },
    ],
    ["suppress[0].reason is missing.", { suppress: [{ id: "public-blobs", reason: " " }] }],
    [
      'rules has two rules with the id "public-blobs".',
      { rules: StackRules.all.filter(({ id }) => id === "public-blobs") },
    ],
  ])("is refused: %s", (sentence, props) => {
    const stack = stackWithPublicBlobs();
    const on = () => StackRules.on(stack, props);
    expect(on).toThrow(InvalidPropertyError);
    expect(on).toThrow(`stack: ${sentence}`);
  });
});

describe("a stack that is held to the rules", () => {
  const synthesize = (props: StackRulesProps) => {
    const stack = stackWithPublicBlobs();
    StackRules.on(stack, props);
    Testing.synth(stack, true);
    return stack.node.metadata.map(({ data }) => String(data));
  };

  it("is not written while an error stands", () => {
    expect(() => synthesize({})).toThrow("[public-blobs] stack/one/blobs: ");
  });

  it("is written with warnings that are told", () => {
    const owned: StackRule = {
      id: "owner-tag",
      severity: "warning",
      title: "Every resource group has an owner",
      reason: "Somebody has to answer for it (the company's handbook).",
      remedy: "Add the tag owner.",
      check: (stack) =>
        stack
          .ofType("azurerm_resource_group")
          .filter((group) => stack.valueAt(group, "tags.owner") === undefined)
          .map(({ path }) => ({ path, problem: "Nobody owns it." })),
    };
    const suppress = [{ id: "public-blobs", reason }];
    expect(synthesize({ suppress, rules: [owned] })).toEqual([
      "[owner-tag] stack/azure/group: Nobody owns it. Add the tag owner.",
    ]);
  });

  it("is looked at as an escape hatch left it", () => {
    const stack = new TerraformStack(Testing.app(), "stack");
    const platform = new AzurePlatform(stack, "azure");
    StackRules.on(stack);
    const group = platform.node.findChild("group");
    if (!(group instanceof ResourceGroup)) throw new Error("There is no group.");
    group.addOverride("name", "a group?");
    expect(() => Testing.synth(stack, true)).toThrow(
      "[azure-names] stack/azure/group: name must be",
    );
  });
});
