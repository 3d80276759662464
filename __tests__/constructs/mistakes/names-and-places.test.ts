import { Testing } from "cdktf";
import { describe } from "vitest";
import {
  AzurePlatform,
  type AzurePlatformProps,
  ContainerEnvironment,
  ContainerImage,
  GatewayDomain,
  GatewayNetwork,
  GatewayService,
  GatewaySku,
  ImageRegistry,
  McpBackend,
  McpContainerServer,
  McpOAuthGateway,
} from "../../../constructs/index.ts";
import { container, expectRefusals, image, parts, service, untyped, uuid } from "./mistakes.ts";

const resource = (type: string) => `/subscriptions/${uuid}/resourceGroups/rg/providers/${type}/x`;

/** A registry in a platform with these properties. */
const named = (naming: unknown) => () => {
  const stack = parts().stack;
  const group = { name: "rg", location: "westeurope", naming: untyped(naming) };
  const platform = AzurePlatform.fromResourceGroup(stack, "group", untyped(group));
  return new ImageRegistry(stack, "images", { platform });
};

const platform = (props: AzurePlatformProps) => () => {
  const stack = parts().stack;
  return AzurePlatform.fromResourceGroup(stack, "group", {
    name: "rg",
    location: "westeurope",
    ...untyped<object>(props),
  });
};

const environment = (props: unknown) => () => {
  const made = parts();
  return new ContainerEnvironment(made.stack, "e", {
    platform: made.platform,
    ...untyped<object>(props),
  });
};

const network = (addressSpace: unknown) => () => {
  const made = parts();
  const props = { platform: made.platform, addressSpace: untyped<string>(addressSpace) };
  return new GatewayNetwork(made.stack, "n", props);
};

const domain = (hostName: string, certificate = "https://contoso.vault.azure.net/secrets/c") => {
  return () => GatewayDomain.fromKeyVault({ hostName, certificate });
};

const existing = (props: unknown) => () =>
  GatewayService.fromExisting(parts().stack, "apim", {
    name: "contoso",
    resourceGroupName: "rg",
    tier: "BasicV2",
    identity: { clientId: uuid, principalId: uuid },
    ...untyped<object>(props),
  });

const registry = (props: { name: string; resourceGroupName: string }) => () =>
  ImageRegistry.fromExisting(parts().stack, "r", props);

describe("a mistake in what things are called and where they are", () => {
  expectRefusals([
    // Naming
    ["naming by text", /naming cannot be text\. Give a function/, named("{kind}-{name}")],
    ["a number for a name", /naming of the container registry must return text/, named(() => 5)],
    ["null for a name", /naming of the .* it returned null/, named(() => null)],
    ["a promise for a name", /naming of the .* must return text/, named(async () => "contoso")],
    [
      "an empty name",
      /naming of the container registry must be letters and digits/,
      named(() => ""),
    ],
    [
      "the suffix in capitals",
      /naming of the .* must be known when the stack is synthesized, but for the suffix/,
      named(({ suffix }: { suffix: string }) => `CR${suffix.toUpperCase()}`),
    ],
    [
      "a hyphen in the name of a registry",
      /must be letters and digits, 5 at least, .* it is "cr-xxxxxx"/,
      named(({ suffix }: { suffix: string }) => `cr-${suffix}`),
    ],
    [
      "one name for two",
      /name "contoso" of its container registry is taken by/,
      () => {
        const made = named(() => "contoso")();
        const { platform: same } = untyped<{ platform: AzurePlatform }>(made);
        const stack = made.node.scope;
        if (stack === undefined) throw new Error("It stands in no stack.");
        const again = { name: "rg", location: "westeurope", naming: () => "contoso" };
        const other = same ?? AzurePlatform.fromResourceGroup(stack, "again", again);
        return new ImageRegistry(stack, "others", { platform: other });
      },
    ],
    // Tags
    [
      "too many tags",
      /tags must be at most 50; there are 60/,
      platform({
        tags: Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`t${index}`, "a"])),
      }),
    ],
    [
      "a slash in a tag",
      /tags must have names without < >/,
      platform({ tags: { "cost/center": "a" } }),
    ],
    ["a tag twice", /"Env" and "env" are one name/, platform({ tags: { Env: "a", env: "b" } })],
    ["a tag as number", /tags\.cost cannot be a number/, platform(untyped({ tags: { cost: 1 } }))],
    // Groups and services that exist
    [
      "a group's id for its name",
      /resourceGroupName must be the name of the group alone, not its resource id/,
      registry({ name: "contoso", resourceGroupName: `/subscriptions/${uuid}/resourceGroups/rg` }),
    ],
    [
      "a group with a slash",
      /resourceGroupName must be letters, digits/,
      registry({ name: "contoso", resourceGroupName: "rg/x" }),
    ],
    [
      "a platform's group with a slash",
      /name must be letters, digits/,
      platform(untyped({ name: "a/b" })),
    ],
    ["a service with a long name", /name must be .*at most 50/, existing({ name: "x".repeat(60) })],
    [
      "a service's host",
      /name must be letters, digits/,
      existing({ name: "contoso.azure-api.net" }),
    ],
    [
      "a service's group with a slash",
      /resourceGroupName must be/,
      existing({ resourceGroupName: "a/b" }),
    ],
    [
      "a publisher in two lines",
      /publisherName must have 1 to 100 characters in one line/,
      service({ publisherName: "Contoso\nMCP" }),
    ],
    // Environments, registries and images
    [
      "a workspace by its name",
      /logAnalyticsWorkspaceId must be a resource id such as .*workspaces/,
      environment({ logAnalyticsWorkspaceId: "log-contoso" }),
    ],
    [
      "a workspace by the id that agents have",
      /logAnalyticsWorkspaceId must be a resource id/,
      environment({ logAnalyticsWorkspaceId: uuid }),
    ],
    [
      "a container app for its environment",
      /id must be a resource id such as .*managedEnvironments/,
      () => ContainerEnvironment.fromExisting({ id: resource("Microsoft.App/containerApps") }),
    ],
    [
      "more replicas than the provider takes",
      /maxReplicas must be .* 1 to 300/,
      container({ maxReplicas: 500 }),
    ],
    [
      "an image's URL",
      /reference must begin with the registry's host, not with https:/,
      () => ContainerImage.fromReference("https://ghcr.io/contoso/orders:1.0.0"),
    ],
    [
      "no image's name",
      /reference cannot be a undefined|reference is missing/,
      () => ContainerImage.fromReference(untyped(undefined)),
    ],
    // Networks
    ["a public range", /addressSpace must be a private range/, network("8.8.8.0/22")],
    ["a small range", /addressSpace must be a private range of 1,024/, network("10.0.0.0/24")],
    [
      "a range that begins within one",
      /addressSpace must be a private range/,
      network("10.0.0.1/22"),
    ],
    ["a list of ranges", /addressSpace cannot be a list/, network(["10.0.0.0/22"])],
    [
      "a range of the environment's own",
      /addressSpace overlaps with 172\.30\.0\.0\/16, which a Container Apps environment uses/,
      () => {
        const made = parts();
        const reserved = { platform: made.platform, addressSpace: "172.30.8.0/22" };
        const shared = new GatewayNetwork(made.stack, "n", reserved);
        return new ContainerEnvironment(made.stack, "e", {
          platform: made.platform,
          network: shared,
        });
      },
    ],
    [
      "two environments in a network",
      /containers is the subnet of a Container Apps environment already/,
      () => {
        const made = parts();
        const shared = new GatewayNetwork(made.stack, "n", { platform: made.platform });
        for (const id of ["a", "b"]) {
          new ContainerEnvironment(made.stack, id, { platform: made.platform, network: shared });
        }
      },
    ],
    [
      "a tier that reaches no network",
      /network cannot be reached by the tier BasicV2/,
      () => {
        const made = parts();
        return new GatewayService(made.stack, "s", {
          platform: made.platform,
          sku: GatewaySku.basicV2(1),
          network: new GatewayNetwork(made.stack, "n", { platform: made.platform }),
        });
      },
    ],
    [
      "a server in a network, and its gateway outside",
      /backend of the server "notes" is reached from its network alone/,
      () => {
        const made = parts();
        const shared = new GatewayNetwork(made.stack, "n", { platform: made.platform });
        const inside = { platform: made.platform, network: shared };
        const backend = new McpContainerServer(made.stack, "notes", {
          platform: made.platform,
          image,
          environment: new ContainerEnvironment(made.stack, "e", inside),
        });
        new McpOAuthGateway(made.stack, "g", { platform: made.platform }).addServer("notes", {
          backend,
        });
        return Testing.synth(made.stack, true);
      },
    ],
    // Domains and addresses
    [
      "a domain in capitals",
      /hostName must be a host name in lower case/,
      domain("MCP.contoso.com"),
    ],
    ["a domain's URL", /hostName must be a host name/, domain("https://mcp.contoso.com")],
    ["any domain", /hostName must be a host name/, domain("*.contoso.com")],
    [
      "Azure's own domain",
      /hostName must be a name in a domain of your own/,
      domain("contoso.azure-api.net"),
    ],
    [
      "a key for a certificate",
      /certificate must be a URI such as/,
      domain("mcp.contoso.com", "https://contoso.vault.azure.net/keys/c"),
    ],
    [
      "a file for a certificate",
      /certificate must be a URI/,
      domain("mcp.contoso.com", "./mcp.pfx"),
    ],
    [
      "a URL too long",
      /url must have at most 2000 characters/,
      () => McpBackend.url(`https://mcp.example/${"a".repeat(2000)}`),
    ],
    [
      "a host too long",
      /url must have a host of at most 253 characters/,
      () => McpBackend.url(`https://${"a".repeat(70)}.example/mcp`),
    ],
  ]);
});
