import { TerraformStack, Testing, Token } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  AzurePlatform,
  GrantStore,
  InvalidPropertyError,
  McpOAuthGateway,
} from "../../../constructs/index.ts";
import { lifetimesView } from "../../../constructs/tokens/token-lifetimes.ts";

describe("a life span", () => {
  it.each([
    ["accessTokenLifetime", 59, "must be a whole number from 60 to 3600 seconds; it is 59."],
    ["accessTokenLifetime", 31_536_000, "must be a whole number from 60 to 3600 seconds"],
    ["grantLifetimeDays", 366, "must be a whole number from 1 to 365 days; it is 366."],
    ["refreshTokenGrace", 601, "must be a whole number from 0 to 600 seconds; it is 601."],
  ])("names %s when it is %d", (property, value, sentence) => {
    const given = () => lifetimesView("gateway", { [property]: value });
    expect(given).toThrow(InvalidPropertyError);
    expect(given).toThrow(`gateway: ${property} ${sentence}`);
  });

  describe.each(["accessTokenLifetime", "grantLifetimeDays", "refreshTokenGrace"])(
    "%s",
    (property) => {
      it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1e9])("cannot be %d", (value) => {
        const given = () => lifetimesView("gateway", { [property]: value });
        expect(given).toThrow(`gateway: ${property} must be a whole number`);
      });

      it("cannot be what only the deployment knows", () => {
        const token = Token.asNumber({ resolve: () => 300 });
        const given = () => lifetimesView("gateway", { [property]: token });
        expect(given).toThrow(InvalidPropertyError);
        expect(given).toThrow(`gateway: ${property} must be known when the stack is synthesized`);
      });
    },
  );

  it.each(["accessTokenLifetime", "grantLifetimeDays"])("%s cannot be nothing", (property) => {
    expect(() => lifetimesView("gateway", { [property]: 0 })).toThrow(property);
  });

  it("of the grace can be nothing, or as long as an access token's", () => {
    expect(lifetimesView("gateway", { refreshTokenGrace: 0 }).refreshGrace).toBe(0);
    const long = { accessTokenLifetime: 3600, refreshTokenGrace: 3600 };
    expect(lifetimesView("gateway", long).refreshGrace).toBe(3600);
  });

  it("of a revocation's mark is longer than any access token's", () => {
    const longest = lifetimesView("gateway", { accessTokenLifetime: 3600 });
    const shortest = lifetimesView("gateway", { accessTokenLifetime: 60 });
    expect(shortest.revocationMark).toBeGreaterThan(longest.accessToken);
  });
});

describe("the grant store", () => {
  /** After how many days without a change the store deletes grants. */
  function deletion(...lives: readonly number[]): unknown {
    const stack = new TerraformStack(Testing.app(), "stack");
    const platform = new AzurePlatform(stack, "azure");
    const store = new GrantStore(stack, "grants", { platform });
    for (const days of lives) store.keepGrants(days);
    const text = Testing.synth(stack);
    const [policy] = Object.values<{ rule: { name: string; actions: { base_blob: object } }[] }>(
      JSON.parse(text).resource.azurerm_storage_management_policy,
    );
    const rule = policy?.rule.find(({ name }) => name === "delete-grants");
    return Object.values(rule?.actions.base_blob ?? {})[0];
  }

  it.each([1, 30, 90, 365])("keeps grants of %d days for longer", (days) => {
    expect(deletion(days)).toBe(days + 2);
  });

  it("keeps them for the gateway that needs it longest", () => {
    expect(deletion(30, 90, 7)).toBe(92);
  });

  it("is told by the gateway, also when it is given one", () => {
    const stack = new TerraformStack(Testing.app(), "stack");
    const platform = new AzurePlatform(stack, "azure");
    const told: number[] = [];
    const grantStore = {
      url: "https://store.example/c",
      allow: () => [],
      keepGrants: (days: number) => told.push(days),
    };
    new McpOAuthGateway(stack, "gateway", { platform, grantStore, grantLifetimeDays: 90 });
    expect(told).toEqual([90]);
  });
});
