import { TerraformStack, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  AzurePlatform,
  Duration,
  GrantStore,
  InvalidPropertyError,
  McpOAuthGateway,
  type TokenLifetimeProps,
} from "../../../constructs/index.ts";
import { lifetimesView } from "../../../constructs/tokens/token-lifetimes.ts";

const { seconds, minutes, hours, days } = Duration;

describe("a life span", () => {
  it.each<[keyof TokenLifetimeProps, Duration, string]>([
    ["accessTokenLifetime", seconds(0), "1 minute to 1 hour; it is 0 seconds."],
    ["accessTokenLifetime", seconds(59), "1 minute to 1 hour; it is 59 seconds."],
    ["accessTokenLifetime", days(365), "1 minute to 1 hour; it is 365 days."],
    ["grantLifetime", seconds(0), "1 day to 365 days, in whole days; it is 0 seconds."],
    ["grantLifetime", days(366), "1 day to 365 days, in whole days; it is 366 days."],
    ["grantLifetime", hours(36), "1 day to 365 days, in whole days; it is 36 hours."],
    ["refreshTokenGrace", seconds(601), "0 seconds to 10 minutes; it is 601 seconds."],
  ])("names %s when it is %s", (property, value, sentence) => {
    const given = () => lifetimesView("gateway", { [property]: value });
    expect(given).toThrow(InvalidPropertyError);
    expect(given).toThrow(`gateway: ${property} must be a Duration from ${sentence}`);
  });

  it.each(["accessTokenLifetime", "grantLifetime", "refreshTokenGrace"])(
    "of %s is no number, whose unit nobody sees",
    (property) => {
      const given = () => lifetimesView("gateway", { [property]: 300 });
      expect(given).toThrow(InvalidPropertyError);
      expect(given).toThrow(/gateway: \w+ must be a Duration from .*; it is 300\./);
    },
  );

  it("of the grace can be nothing, or as long as an access token's", () => {
    expect(lifetimesView("gateway", { refreshTokenGrace: seconds(0) }).refreshGrace).toBe(0);
    const long = { accessTokenLifetime: hours(1), refreshTokenGrace: hours(1) };
    expect(lifetimesView("gateway", long).refreshGrace).toBe(3600);
  });

  it("of a revocation's mark is longer than any access token's", () => {
    const longest = lifetimesView("gateway", { accessTokenLifetime: hours(1) });
    const shortest = lifetimesView("gateway", { accessTokenLifetime: minutes(1) });
    expect(shortest.revocationMark).toBeGreaterThan(longest.accessToken);
  });
});

describe("the grant store", () => {
  /** After how many days without a change the store deletes grants. */
  function deletion(...lives: readonly number[]): unknown {
    const stack = new TerraformStack(Testing.app(), "stack");
    const platform = new AzurePlatform(stack, "azure");
    const store = new GrantStore(stack, "grants", { platform });
    for (const life of lives) store.keepGrants(days(life));
    const text = Testing.synth(stack);
    const [policy] = Object.values<{ rule: { name: string; actions: { base_blob: object } }[] }>(
      JSON.parse(text).resource.azurerm_storage_management_policy,
    );
    const rule = policy?.rule.find(({ name }) => name === "delete-grants");
    return Object.values(rule?.actions.base_blob ?? {})[0];
  }

  it.each([1, 30, 90, 365])("keeps grants of %d days for longer", (life) => {
    expect(deletion(life)).toBe(life + 2);
  });

  it("keeps them for the gateway that needs it longest", () => {
    expect(deletion(30, 90, 7)).toBe(92);
  });

  it("is told by the gateway, also when it is given one", () => {
    const stack = new TerraformStack(Testing.app(), "stack");
    const platform = new AzurePlatform(stack, "azure");
    const told: string[] = [];
    const grantStore = {
      url: "https://store.example/c",
      allow: () => [],
      keepGrants: (lifetime: Duration) => told.push(String(lifetime)),
    };
    new McpOAuthGateway(stack, "gateway", { platform, grantStore, grantLifetime: days(90) });
    expect(told).toEqual(["90 days"]);
  });
});
