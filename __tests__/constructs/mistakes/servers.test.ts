import { Testing } from "cdktf";
import { describe } from "vitest";
import {
  BackendCredential,
  BackendSecret,
  Duration,
  McpBackend,
  McpOAuthGateway,
  PolicyStep,
  RateLimit,
} from "../../../constructs/index.ts";
import { backend, expectRefusals, number, parts, server, text, untyped } from "./mistakes.ts";

describe("a mistake in a server or its backend", () => {
  expectRefusals([
    ["an id with capitals", /id must be 2 to 40/, server({}, "Notes")],
    [
      "an id twice",
      /addServer was given the id "notes" already/,
      () => {
        const { stack, platform } = parts();
        const made = new McpOAuthGateway(stack, "g", { platform });
        made.addServer("notes", { backend });
        made.addServer("notes", { backend, path: "other/mcp" });
      },
    ],
    [
      "a server that comes late",
      /addServer was called for "late" after/,
      () => {
        const { stack, platform } = parts();
        const made = new McpOAuthGateway(stack, "g", { platform });
        made.addServer("notes", { backend });
        Testing.synth(stack);
        made.addServer("late", { backend });
      },
    ],
    [
      "a path with a slash before it",
      /path must be two or more segments/,
      server({ path: "/notes/mcp" }),
    ],
    ["a path with capitals", /path must be two or more segments/, server({ path: "Notes/mcp" })],
    ["a path of one segment", /path must be two or more segments/, server({ path: "notes" })],
    ["a path that Terraform knows", /path must be two or more segments/, server({ path: text() })],
    [
      "a path that another server has",
      /path "a\/mcp" and "a\/mcp" of another server/,
      server({ path: "a/mcp" }),
    ],
    [
      "a path below another",
      /path "a\/mcp" and "a\/mcp\/b" of another server/,
      server({ path: "a/mcp/b" }),
    ],
    [
      "no backend",
      /backend of the server "notes" is missing/,
      server(untyped({ backend: undefined })),
    ],
    ["a name of nothing", /name must have/, server({ name: "" })],
    ["a name that Terraform knows", /name must be known when/, server({ name: text() })],
    [
      "a scope with two texts in a server",
      /describe the scope "read" in two ways/,
      server({
        scopes: [{ name: "read", description: "A" }],
        tools: { t: { scopes: [{ name: "read", description: "B" }] } },
      }),
    ],
    [
      "a scope without a text",
      /scopes .*description/,
      server({ scopes: [{ name: "read", description: "" }] }),
    ],
    [
      "a scope with a blank",
      /scopes have a name/,
      server({ scopes: [{ name: "read all", description: "A" }] }),
    ],
    ["a role with a blank", /roles have a value/, server({ roles: ["Notes Reader"] })],
    [
      "a rule that lets nobody in, or everybody",
      /tools: purge: roles are an empty list/,
      server({ tools: { purge: { roles: [] } } }),
    ],
    [
      "a rule with no scopes",
      /tools: purge: scopes are an empty list/,
      server({ tools: { purge: { scopes: [] } } }),
    ],
    ["no scopes at all of a server", /scopes are an empty list/, server({ scopes: [] })],
    ["no roles at all of a server", /roles are an empty list/, server({ roles: [] })],
    ["a negative limit", /requests must be/, () => RateLimit.perMinute(-1)],
    ["a limit that Terraform knows", /requests must be/, () => RateLimit.perMinute(number())],
    ["bodies of nothing", /maxRequestBytes must be/, server({ maxRequestBytes: 0 })],
    ["no time to answer", /timeout must be/, server({ timeout: Duration.seconds(0) })],
    ["an hour to answer", /timeout must be/, server({ timeout: Duration.hours(1) })],
    [
      "a step that is no policy",
      /inbound\[0\].*exists-action/s,
      () => {
        const { stack, platform } = parts();
        const xml = '<set-header name="X" exists-action="overwrite"><value>a</value></set-header>';
        new McpOAuthGateway(stack, "g", { platform }).addServer("notes", {
          backend,
          inbound: [PolicyStep.fromXml(xml)],
        });
        return Testing.synth(stack, true);
      },
    ],
    // Backends
    ["http", /url must be https/, () => McpBackend.url("http://mcp.example/mcp")],
    ["a URL with a blank", /url must have a host/, () => McpBackend.url("https://a b/mcp")],
    [
      "a URL with a query",
      /url must have no query/,
      () => McpBackend.url("https://mcp.example/mcp?code=1"),
    ],
    [
      "a URL without a path",
      /url must be https with a path/,
      () => McpBackend.url("https://mcp.example"),
    ],
    [
      "a port that is none",
      /url must have a port/,
      () => McpBackend.url("https://mcp.example:99999/mcp"),
    ],
    [
      "a key in plain text",
      /secret cannot be text/,
      () => BackendCredential.header("X-Api-Key", untyped("secret")),
    ],
    [
      "a header that means something",
      /name must be/,
      () =>
        BackendCredential.header(
          "Host",
          BackendSecret.fromKeyVault("https://v.vault.azure.net/secrets/k"),
        ),
    ],
    [
      "a service of Microsoft as resource",
      /resource names a service of Microsoft/,
      () => BackendCredential.managedIdentity("https://vault.azure.net"),
    ],
    [
      "a secret that is no URL of a vault",
      /BackendSecret\.fromKeyVault/,
      () => BackendSecret.fromKeyVault("my-secret"),
    ],
  ]);
});
