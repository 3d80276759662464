import { TerraformStack as Stack, Testing } from "cdktf";
import { describe } from "vitest";
import {
  AzurePlatform,
  Duration,
  GatewayDomain,
  GatewayService,
  GatewaySku,
  GrantStore,
  McpOAuthGateway,
  Observability,
} from "../../../constructs/index.ts";
import { expectRefusals, gateway, number, parts, service, untyped, uuid } from "./mistakes.ts";

describe("a mistake in a platform, a service or a gateway", () => {
  expectRefusals([
    [
      "a prefix of one letter",
      /prefix must be 2 to 12/,
      () => new AzurePlatform(new Stack(Testing.app(), "s"), "a", { prefix: "m" }),
    ],
    [
      "a region that is none",
      /location .*"West Europa!"/,
      () => new AzurePlatform(new Stack(Testing.app(), "s"), "a", { location: "West Europa!" }),
    ],
    [
      "a group's name that Azure refuses",
      /resourceGroupName must be/,
      () =>
        new AzurePlatform(new Stack(Testing.app(), "s"), "a", { resourceGroupName: "bad?name/." }),
    ],
    [
      "a subscription that is no id",
      /subscriptionId must be/,
      () => new AzurePlatform(new Stack(Testing.app(), "s"), "a", { subscriptionId: "mine" }),
    ],
    [
      "two platforms in a stack",
      /scope is a stack that has the platform/,
      () => new AzurePlatform(parts().stack, "second"),
    ],
    // The service
    ["a SKU as text", /sku cannot be text/, service({ sku: untyped("BasicV2_1") })],
    [
      "Consumption",
      /name must be one of .*"Consumption_0"/,
      () => GatewaySku.parse("Consumption_0"),
    ],
    ["too many units", /units must be 1 to 10/, () => GatewaySku.basicV2(11)],
    ["half a unit", /units must be 1 to 10/, () => GatewaySku.basicV2(1.5)],
    [
      "a publisher without an address",
      /publisherEmail must be an e-mail address/,
      service({ publisherEmail: "nobody" }),
    ],
    [
      "a publisher without a name",
      /publisherName must have 1 to 100/,
      service({ publisherName: " " }),
    ],
    [
      "a service's name that Azure refuses",
      /name must be .*at most 50/,
      service({ name: "my_service".repeat(7) }),
    ],
    ["zones of a tier without", /zones/, service({ zones: ["1"] })],
    [
      "a tier that is none",
      /tier must be one of/,
      () =>
        GatewayService.fromExisting(parts().stack, "apim", {
          name: "contoso",
          resourceGroupName: "rg",
          tier: untyped("BasicV2_1"),
          identity: { clientId: uuid, principalId: uuid },
        }),
    ],
    [
      "an identity that is no id",
      /identity\.clientId must be/,
      () =>
        GatewayService.fromExisting(parts().stack, "apim", {
          name: "contoso",
          resourceGroupName: "rg",
          tier: "BasicV2",
          identity: { clientId: "mine", principalId: uuid },
        }),
    ],
    [
      "a host name with a path",
      /hostName/,
      () =>
        GatewayDomain.fromKeyVault({
          hostName: "mcp.example/x",
          certificate: "https://v.vault.azure.net/secrets/c",
        }),
    ],
    // The gateway
    [
      "no platform",
      /platform is missing/,
      () => new McpOAuthGateway(parts().stack, "gateway", untyped({})),
    ],
    [
      "no server",
      /The gateway has no MCP server\. Add one with addServer/,
      () => {
        const { stack, platform } = parts();
        new McpOAuthGateway(stack, "g", { platform });
        return Testing.synth(stack, true);
      },
    ],
    ["a key generation of 0", /keyGeneration must be/, gateway({ keyGeneration: 0 })],
    [
      "a key generation that Terraform knows",
      /keyGeneration must be/,
      gateway({ keyGeneration: number() }),
    ],
    [
      "access tokens of no time",
      /accessTokenLifetime must be/,
      gateway({ accessTokenLifetime: Duration.seconds(0) }),
    ],
    [
      "access tokens of a year",
      /accessTokenLifetime must be/,
      gateway({ accessTokenLifetime: Duration.days(365) }),
    ],
    ["a negative time", /Duration\.\w+: \w+ must be/, () => Duration.seconds(-5)],
    ["a time that is no number", /Duration\.\w+: \w+ must be/, () => Duration.seconds(Number.NaN)],
    [
      "a time as a number",
      /grantLifetime must be a Duration/,
      gateway({ grantLifetime: untyped(30) }),
    ],
    [
      "grants of half a day",
      /grantLifetime must be/,
      gateway({ grantLifetime: Duration.hours(12) }),
    ],
    [
      "grants of a million days",
      /grantLifetime must be/,
      gateway({ grantLifetime: Duration.days(1_000_000) }),
    ],
    [
      "a grace longer than a token",
      /refreshTokenGrace must be/,
      gateway({ refreshTokenGrace: Duration.hours(2) }),
    ],
    [
      "a client that has a list of secrets, and no secret",
      /clients\.preRegistered "reports" has an empty list of secret hashes/,
      gateway({
        clients: {
          preRegistered: [
            {
              id: "reports",
              name: "R",
              redirectUris: ["https://r.example/cb"],
              secretHashes: [],
            },
          ],
        },
      }),
    ],
    [
      "introspection without a secret",
      /clients\.preRegistered.*secret/,
      gateway({
        clients: {
          preRegistered: [
            {
              id: "reports",
              name: "R",
              redirectUris: ["https://r.example/cb"],
              introspection: true,
            },
          ],
        },
      }),
    ],
    ["nobody who may come", /allowedAddresses is empty/, gateway({ allowedAddresses: [] })],
    [
      "a host name for an address",
      /allowedAddresses must have addresses and ranges .* one is "proxy\.example"/,
      gateway({ allowedAddresses: ["proxy.example"] }),
    ],
    [
      "everybody as a range",
      /allowedAddresses has "0\.0\.0\.0\/0", which is everybody/,
      gateway({ allowedAddresses: ["0.0.0.0/0"] }),
    ],
    [
      "a range that begins elsewhere",
      /no range of 24 bits begins there\. Did you mean "203\.0\.113\.0\/24"/,
      gateway({ allowedAddresses: ["203.0.113.7/24"] }),
    ],
    [
      "a range that is too small to be one",
      /allowedAddresses must have ranges with 1 to 32 bits/,
      gateway({ allowedAddresses: ["203.0.113.0/33"] }),
    ],
    [
      "two gateways at one path of a service",
      /path is the root of the service, where the gateway .* stands already/,
      () => {
        const { stack, platform } = parts();
        const shared = new GatewayService(stack, "s", { platform });
        for (const id of ["one", "two"])
          new McpOAuthGateway(stack, id, { platform, service: shared });
      },
    ],
    [
      "a gateway that is attached twice",
      /attach is given the gateway/,
      () => {
        const { stack, platform } = parts();
        const made = new McpOAuthGateway(stack, "g", { platform });
        const logs = new Observability(stack, "logs", { platform });
        logs.attach(made);
        logs.attach(made);
      },
    ],
    [
      "logs of a week",
      /retention must be/,
      () => {
        const { stack, platform } = parts();
        return new Observability(stack, "logs", { platform, retention: Duration.days(7) });
      },
    ],
    [
      "a replication that there is not",
      /replication must be one of/,
      () => {
        const { stack, platform } = parts();
        return new GrantStore(stack, "grants", { platform, replication: untyped("RAID") });
      },
    ],
  ]);
});
