import { TerraformStack, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  AzurePlatform,
  GatewayService,
  GatewaySku,
  InvalidPropertyError,
} from "../../../constructs/index.ts";
import { networked } from "../network/networked.ts";

const id = "8d0b3f5e-3c1f-4b57-9d2c-2f6e7a1b0c9d";

describe("a new service", () => {
  const made = (props: object) => {
    const stack = new TerraformStack(Testing.app(), "test");
    return new GatewayService(stack, "apim", {
      platform: new AzurePlatform(stack, "azure"),
      ...props,
    });
  };

  it.each([
    [{ publisherEmail: "nobody" }, 'publisherEmail must be an e-mail address; it is "nobody".'],
    [{ publisherEmail: "a b@contoso.example" }, "publisherEmail must be"],
    [{ publisherEmail: "" }, "publisherEmail must be"],
    [{ publisherName: " " }, "publisherName must have 1 to 100 characters in one line."],
    [
      { publisherName: "x".repeat(101) },
      "publisherName must have 1 to 100 characters in one line.",
    ],
    [{ name: "contoso_apim" }, 'it is "contoso_apim".'],
    [{ name: "a".repeat(51) }, "at most 50 characters"],
  ])("has not %j", (props, problem) => {
    expect(() => made(props)).toThrow(InvalidPropertyError);
    expect(() => made(props)).toThrow(problem);
  });

  it("has what is given", () => {
    const sku = GatewaySku.parse("StandardV2_2");
    const props = { sku, publisherEmail: "gateway@contoso.example", publisherName: "Contoso" };
    expect(made(props).tier).toBe("StandardV2");
  });
});

describe("an existing service", () => {
  const existing = {
    name: "contoso-apim",
    resourceGroupName: "rg-contoso",
    tier: "StandardV2",
    identity: { clientId: id, principalId: id.toUpperCase() },
  } as const;
  const made = (props: object) =>
    GatewayService.fromExisting(new TerraformStack(Testing.app(), "test"), "apim", {
      ...existing,
      ...props,
    });

  it("has its identity's ids as tokens spell them", () => {
    expect(made({}).identity).toEqual({ clientId: id, principalId: id });
  });

  it.each(["Basic", "Standard", "BasicV2"] as const)("of %s is in no network", (tier) => {
    const { stack, network } = networked();
    const make = () => GatewayService.fromExisting(stack, "apim", { ...existing, tier, network });
    expect(make).toThrow(`stack/apim: network cannot be reached by the tier ${tier},`);
  });

  it.each([
    [{ name: undefined }, "name is missing"],
    [{ resourceGroupName: "" }, "resourceGroupName is missing"],
    [{ tier: "StandardV2_1" }, 'without units; it is "StandardV2_1"'],
    // Its policies may have 16 KiB.
    [
      { tier: "Consumption" },
      'must be one of Developer, Basic, Standard, Premium, BasicV2, StandardV2, PremiumV2, without units; it is "Consumption"',
    ],
    [{ tier: "standardv2" }, "tier must be one of"],
    [{ tier: undefined }, "tier must be one of"],
    [{ identity: undefined }, "identity is missing. Give clientId and principalId"],
    [{ identity: id }, "identity cannot be text"],
    [{ identity: { clientId: id } }, "identity cannot be an object of another kind"],
    [
      { identity: { clientId: "apim", principalId: id } },
      'identity.clientId must be the id of a managed identity, a UUID; it is "apim".',
    ],
    [{ identity: { clientId: id, principalId: "" } }, "identity.principalId must be the id"],
  ])("refuses %j with a sentence", (props, problem) => {
    expect(() => made(props)).toThrow(InvalidPropertyError);
    expect(() => made(props)).toThrow("test/apim: ");
    expect(() => made(props)).toThrow(problem);
  });
});
