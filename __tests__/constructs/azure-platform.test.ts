import { TerraformStack, TerraformVariable, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  AzurePlatform,
  type AzurePlatformProps,
  InvalidPropertyError,
} from "../../constructs/index.ts";

const subscriptionId = "5b5b0000-0000-4000-8000-000000000001";

describe("a platform", () => {
  it.each<[string, AzurePlatformProps, string]>([
    ["resourceGroupName", { resourceGroupName: "a." }, "no period at the end"],
    ["resourceGroupName", { resourceGroupName: "" }, "no period at the end"],
    ["subscriptionId", { subscriptionId: "abc" }, 'an Azure subscription, a UUID; it is "abc".'],
    ["subscriptionId", { subscriptionId: "" }, "an Azure subscription, a UUID"],
    ["location", { location: "West Europa!" }, "must be an Azure region"],
    ["prefix", { prefix: "1abc" }, "begin with a letter"],
  ])("names the property %s that cannot work: %j", (property, props, problem) => {
    const make = () => new AzurePlatform(new TerraformStack(Testing.app(), "test"), "azure", props);
    expect(make).toThrow(InvalidPropertyError);
    expect(make).toThrow(`test/azure: ${property} must`);
    expect(make).toThrow(problem);
  });

  it("of an existing group takes no other subscription either", () => {
    const stack = new TerraformStack(Testing.app(), "test");
    const group = { name: "rg-contoso", location: "westeurope", subscriptionId: "abc" };
    expect(() => AzurePlatform.fromResourceGroup(stack, "azure", group)).toThrow(
      "test/azure: subscriptionId must be the id of an Azure subscription",
    );
  });

  it("takes a subscription that Terraform alone knows", () => {
    const stack = new TerraformStack(Testing.app(), "test");
    const variable = new TerraformVariable(stack, "subscription", { type: "string" });
    new AzurePlatform(stack, "azure", { subscriptionId: variable.stringValue });
    expect(Testing.synth(stack)).toContain(`"\${var.subscription}"`);
    new AzurePlatform(new TerraformStack(Testing.app(), "other"), "azure", { subscriptionId });
  });
});
