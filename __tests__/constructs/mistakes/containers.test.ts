import { Testing } from "cdktf";
import { describe } from "vitest";
import {
  BackendSecret,
  ContainerEnvironment,
  ContainerImage,
  EntraClientApp,
  EntraCredential,
  ImageRegistry,
  McpContainerServer,
  McpOAuthGateway,
  TokenSigning,
} from "../../../constructs/index.ts";
import { container, expectRefusals, image, parts, untyped, uuid } from "./mistakes.ts";

describe("a mistake in a container or a registration", () => {
  expectRefusals([
    ["no image", /image is missing/, container({ image: untyped(undefined) })],
    ["an image of no name", /reference/, () => ContainerImage.fromReference("")],
    [
      "an image without a tag",
      /reference/,
      () => ContainerImage.fromReference("registry.example/notes"),
    ],
    [
      "an image that changes",
      /reference/,
      () => ContainerImage.fromReference("registry.example/notes:latest"),
    ],
    [
      "a folder that is not there",
      /ContainerImage\.fromAsset/,
      () => container({ image: ContainerImage.fromAsset("no-such-folder") })(),
    ],
    [
      "a name too long",
      /name must be 2 to 20/,
      container({ name: "a-name-that-is-too-long-for-it" }),
    ],
    ["an MCP path without a slash", /mcpPath must have a path/, container({ mcpPath: "mcp" })],
    ["port 99999", /port must be/, container({ port: 99_999 })],
    [
      "more replicas at least than at most",
      /minReplicas must be/,
      container({ minReplicas: 5, maxReplicas: 2 }),
    ],
    ["no replicas at most", /maxReplicas must be/, container({ maxReplicas: 0 })],
    ["a CPU that Azure does not have", /cpu must be/, container({ cpu: 0.3 })],
    ["no requests at once", /concurrentRequests must be/, container({ concurrentRequests: 0 })],
    [
      "a variable of the construct's own",
      /variables cannot set TOKEN_ISSUER/,
      container({ variables: { TOKEN_ISSUER: "x" } }),
    ],
    ...["token_issuer", "Token_Audience", "assertion_key_1", "azure_client_id", "port"].map(
      (name) =>
        [
          `the construct's own variable as ${name}`,
          new RegExp(`variables cannot set ${name}`),
          container({ variables: { [name]: "x" } }),
        ] as const,
    ),
    [
      "a secret under the name of the construct's own variable",
      /secrets cannot set Token_Issuer/,
      container({
        secrets: {
          Token_Issuer: BackendSecret.fromKeyVault("https://v.vault.azure.net/secrets/k"),
        },
      }),
    ],
    [
      "a server without a gateway",
      /No gateway stands before this server/,
      () => {
        const { stack, platform } = parts();
        new McpContainerServer(stack, "notes", { platform, image });
        return Testing.synth(stack, true);
      },
    ],
    [
      "a server behind two",
      /backend stands behind a gateway already/,
      () => {
        const { stack, platform } = parts();
        const made = new McpContainerServer(stack, "notes", { platform, image });
        const one = new McpOAuthGateway(stack, "g", { platform });
        one.addServer("notes", { backend: made });
        one.addServer("again", { backend: made });
      },
    ],
    [
      "an environment that is none",
      /id must be a resource id/,
      () => ContainerEnvironment.fromExisting({ id: "my-environment" }),
    ],
    [
      "a registry without a name",
      /name/,
      () => ImageRegistry.fromExisting(parts().stack, "r", untyped({ resourceGroupName: "rg" })),
    ],
    // Entra
    [
      "a client id that is none",
      /clientId must be/,
      () => EntraClientApp.fromExisting({ clientId: "my-app", tenantId: uuid }),
    ],
    [
      "a role with a blank",
      /addRole must be given/,
      () =>
        new EntraClientApp(parts().stack, "entra").addRole("Notes Reader", {
          displayName: "R",
          description: "R",
        }),
    ],
    [
      "a role twice",
      /role/i,
      () => {
        const entra = new EntraClientApp(parts().stack, "entra");
        for (const _ of [1, 2]) entra.addRole("Reader", { displayName: "R", description: "R" });
      },
    ],
    ["a secret that is text of nothing", /secret/i, () => EntraCredential.existingSecret("")],
    [
      "a signing key of a size that there is not",
      /keySize/,
      () => TokenSigning.rs256({ keySize: untyped(1024) }),
    ],
  ]);
});
