import { describe } from "vitest";
import {
  AllowedOrigins,
  AzurePlatform,
  BackendCredential,
  BackendSecret,
  ClientDocuments,
  ContainerEnvironment,
  ContainerImage,
  ContainerProbes,
  EntraClientApp,
  EntraCredential,
  EntraResourceApp,
  EntraTenants,
  GatewayDomain,
  GatewayNetwork,
  GatewayService,
  GrantStore,
  ImageRegistry,
  Language,
  Logo,
  Observability,
  PolicyStep,
  RedirectPolicy,
  StackRules,
  TokenSigning,
} from "../../../constructs/index.ts";
import {
  backend,
  container,
  expectRefusals,
  gateway,
  parts,
  service,
  untyped,
} from "./mistakes.ts";

const made = (props: unknown) => container(untyped(props));
const registry = (...existing: unknown[]) => {
  return () => ImageRegistry.fromExisting(parts().stack, "r", untyped(existing[0]));
};
const named = (name: string) => registry({ name, resourceGroupName: "rg" });
const image = (name: string) => () => {
  const existing = { name: "fabrikam", resourceGroupName: "rg" };
  const { stack } = parts();
  return ContainerImage.fromRegistry(ImageRegistry.fromExisting(stack, "r", existing), name);
};
const observe = (attached: unknown) => () => {
  const { stack, platform } = parts();
  new Observability(stack, "logs", { platform }).attach(untyped(attached));
};
const entra = () => new EntraClientApp(parts().stack, "entra");
const uuid = "8d0b3f5e-3c1f-4b57-9d2c-2f6e7a1b0c9d";
/** As JavaScript calls: with whatever there is. */
const call =
  (callee: unknown, ...values: unknown[]) =>
  () =>
    (callee as (...given: unknown[]) => unknown)(...values);

describe("what a gateway stands on, in JavaScript", () => {
  expectRefusals([
    // Images
    [
      "an image with its registry",
      /^ContainerImage\.fromRegistry: image must be .* without its registry/,
      image("fabrikam.azurecr.io/orders:1"),
    ],
    [
      "a registry as text",
      /^ContainerImage\.fromRegistry: registry cannot be text\. Give an ImageRegistry/,
      call(ContainerImage.fromRegistry, "fabrikam", "orders:1.0"),
    ],
    ["a registry's host", /^stack\/r: name must be .*azurecr\.io/, named("fabrikam.azurecr.io")],
    ["a registry by name alone", /^stack\/r: props cannot be text/, registry("fabrikam")],
    ["a registry of nothing", /^stack\/r: name is missing/, registry(undefined)],
    // Servers
    [
      "an environment's id",
      /^stack\/notes: environment cannot be text\. Give a ContainerEnvironment/,
      made({ environment: "/subscriptions/x" }),
    ],
    [
      "an identity's id",
      /: identity cannot be text\. Give id, clientId and/,
      made({ identity: "abc" }),
    ],
    ["probes as an object", /: probes cannot be an object/, made({ probes: { alive: "/a" } })],
    [
      "a secret as text",
      /: secrets\.ERP cannot be text\. Give a Back/,
      made({ secrets: { ERP: "x" } }),
    ],
    ["a variable as number", /: variables\.A cannot be a number/, made({ variables: { A: 1 } })],
    ["memory", /: memory is unknown; there are platform, image,/, made({ memory: "1Gi" })],
    ["env", /: env is unknown;/, made({ env: {} })],
    ["tag", /: tag is unknown;/, made({ tag: "1" })],
    ["a port as text", /: port cannot be text/, made({ port: "8080" })],
    [
      "one path for both probes",
      /^ContainerProbes\.http: paths cannot be text\. Give an object with alive, ready\.$/,
      call(ContainerProbes.http, "/healthz"),
    ],
    [
      "one path alone",
      /^ContainerProbes\.http: ready is missing/,
      call(ContainerProbes.http, { alive: "/healthz" }),
    ],
    [
      "an environment with scope and id",
      /^ContainerEnvironment\.fromExisting: props cannot be a construct .* It takes no scope and no id\.$/,
      () => call(ContainerEnvironment.fromExisting, parts().stack, "cae", {})(),
    ],
    // Entra
    [
      "a registration with scope and id",
      /^EntraClientApp\.fromExisting: props cannot be a construct .* It takes no scope and no id\.$/,
      () => call(EntraClientApp.fromExisting, parts().stack, "entra", {})(),
    ],
    [
      "a resource with scope and id",
      /^EntraResourceApp\.fromExisting: props cannot be a construct .* It takes no scope and no id\.$/,
      () => call(EntraResourceApp.fromExisting, parts().stack, "entra", {})(),
    ],
    [
      "a role without a description",
      /^stack\/entra: displayName of the role "A\.B" is missing\. Give text: what administrators/,
      () => entra().addRole("A.B", untyped(undefined)),
    ],
    [
      "a group without a role",
      /^stack\/entra: role is missing\. Give text\.$/,
      () => entra().mapGroup(uuid, untyped(undefined)),
    ],
    [
      "assign as text",
      /: assign of the group .* cannot be text/,
      () => entra().mapGroup(uuid, "A", { assign: untyped("false") }),
    ],
    [
      "assignmentRequired as text",
      /^stack\/entra: assignmentRequired cannot be text/,
      () => new EntraClientApp(parts().stack, "entra", { assignmentRequired: untyped("true") }),
    ],
    [
      "tenants as text",
      /^EntraTenants\.only: tenantIds cannot be text/,
      call(EntraTenants.only, uuid),
    ],
    [
      "a generation as text",
      /: generation cannot be text/,
      call(EntraCredential.secret, { generation: "2" }),
    ],
    [
      "a server's registration without a name",
      /^stack\/e: displayName is missing/,
      () => new EntraResourceApp(parts().stack, "e", untyped({})),
    ],
    // The service
    [
      "a host name in the place of a domain",
      /^stack\/service: domain cannot be text\. Give a GatewayDomain: GatewayDomain\.fromKeyVault/,
      service(untyped({ domain: "mcp.x.example" })),
    ],
    ["a region as text", /: regions\[0\] cannot be text/, service(untyped({ regions: ["x"] }))],
    [
      "a domain of a service that exists",
      /^stack\/apim: domain is unknown;/,
      () => GatewayService.fromExisting(parts().stack, "apim", untyped({ domain: "a.example" })),
    ],
    [
      "a service by its name alone",
      /^stack\/apim: props cannot be text/,
      () => GatewayService.fromExisting(parts().stack, "apim", untyped("contoso")),
    ],
    ["a domain of nothing", /: hostName is missing/, call(GatewayDomain.fromKeyVault, undefined)],
    [
      "a size of text",
      /: purgeProtection cannot be text/,
      call(TokenSigning.rs256, { purgeProtection: "no" }),
    ],
    [
      "no certificates",
      /^TokenSigning\.rs256FromKeyVault: certificates is missing/,
      call(TokenSigning.rs256FromKeyVault, undefined),
    ],
    // What they stand on
    [
      "a platform's tags as a list",
      /: tags cannot be a list/,
      () => new AzurePlatform(parts().stack.node.root as never, "a", untyped({ tags: [] })),
    ],
    [
      "a group by its name alone",
      /^stack\/p: props cannot be text/,
      () => AzurePlatform.fromResourceGroup(parts().stack, "p", untyped("rg")),
    ],
    [
      "a network of no kind",
      /: network cannot be text\. Give a GatewayNetwork/,
      () =>
        new GrantStore(parts().stack, "g", { platform: parts().platform, network: untyped("n") }),
    ],
    [
      "a network's addresses",
      /: addressRange is unknown;/,
      () => new GatewayNetwork(parts().stack, "n", untyped({ addressRange: "10.0.0.0/16" })),
    ],
    [
      "no gateway to observe",
      /^stack\/logs: attach is missing\. Give it an Mcp/,
      observe(undefined),
    ],
    ["a server to observe", /^stack\/logs: attach cannot be an object/, observe(backend)],
    // Clients, pages and policies
    ["a host as text", /: hosts cannot be text/, call(ClientDocuments.only, "vscode.dev")],
    [
      "loopback as text",
      /: loopback cannot be text/,
      call(RedirectPolicy.only, { loopback: "false" }),
    ],
    [
      "schema",
      /^RedirectPolicy\.any: schemas is unknown; did/,
      call(RedirectPolicy.any, { schemas: [] }),
    ],
    [
      "origins by themselves",
      /: origins cannot be text\. Give a list/,
      call(AllowedOrigins.only, "https://a", "https://b"),
    ],
    ["a header without a name", /: name is missing/, call(BackendCredential.header)],
    ["no resource", /: resource is missing/, call(BackendCredential.managedIdentity)],
    [
      "a secret in the place of its URI",
      /^(?!.*hunter2)BackendSecret\.fromKeyVault: secretId must be a URI/,
      call(BackendSecret.fromKeyVault, "hunter2"),
    ],
    ["a step of nothing", /^PolicyStep\.fromXml: xml is missing/, call(PolicyStep.fromXml)],
    [
      "a step's named value as text",
      /: namedValues cannot be text/,
      call(PolicyStep.fromXml, "<base />", { namedValues: "team" }),
    ],
    [
      "a language with one text",
      /^Language: title of "fr" is unknown; there are common, consent,/,
      call(Language.of, "fr", { title: "Titre" }),
    ],
    [
      "a language without a text",
      /^Language: consent\.title of "fr" is missing/,
      call(Language.of, "fr", { ...Language.english().texts, consent: {} }),
    ],
    ["a logo of nothing", /^Logo\.fromFile: path is missing/, call(Logo.fromFile)],
    [
      "a suppression as text",
      /: suppress\[0\] cannot be text\. Give an object with id, reason, path\.$/,
      () => StackRules.on(parts().stack, untyped({ suppress: ["state-in-file"] })),
    ],
    [
      "a platform in the place of the properties",
      /^stack\/gateway: props cannot be a construct/,
      () => {
        const { stack, platform } = parts();
        return new GrantStore(stack, "gateway", untyped(platform));
      },
    ],
    ["a service's name", /: service cannot be text/, gateway(untyped({ service: "contoso" }))],
  ]);
});
