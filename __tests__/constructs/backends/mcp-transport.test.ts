import { describe, expect, it } from "vitest";
import {
  BackendCredential,
  BackendSecret,
  InvalidPropertyError,
  McpBackend,
  type McpServerProps,
  McpTransport,
} from "../../../constructs/index.ts";
import { gateway } from "../mistakes/mistakes.ts";
import { terraformOf } from "../terraform-of.ts";

const sse = (messages: string, more: object = {}) =>
  McpTransport.httpWithSse({ messages, ...more });
const server = (transport: McpTransport, url = "https://old.example/sse"): McpServerProps => ({
  backend: McpBackend.url(url, { transport }),
});

/** The paths of a gateway's APIs but its own. */
function paths(...servers: readonly (readonly [id: string, props: McpServerProps])[]): unknown[] {
  const made = gateway({})();
  for (const [id, props] of servers) made.addServer(id, props);
  const apis = terraformOf(made.node.scope as never).ofType("azurerm_api_management_api");
  return apis.map(({ path }) => path).filter((path) => path !== "");
}

describe("a server with HTTP+SSE", () => {
  it("has a path for its stream, and one for messages as clients resolve what the stream names", () => {
    expect(paths(["notes", server(sse("message"))])).toEqual(["notes/sse", "notes/message"]);
    expect(paths(["notes", server(sse("/messages/"))])).toEqual(["notes/sse", "messages"]);
    expect(paths(["notes", { ...server(sse("a/b")), path: "team/notes/events" }])).toEqual([
      "team/notes/events",
      "team/notes/a/b",
    ]);
    expect(paths(["notes", server(McpTransport.streamableHttp())])).toEqual(["notes/mcp"]);
  });

  it("is a function app's extension, which takes another credential than its key", () => {
    const backend = McpBackend.functionApp("tools.azurewebsites.net", {
      credential: BackendCredential.managedIdentity("api://tools.contoso.com"),
      transport: sse("message", { sessionParameter: "azmcpcs" }),
    });
    expect(backend.mcpPath).toBe("/runtime/webhooks/mcp/sse");
    expect(paths(["tools", { backend }])).toEqual(["tools/sse", "tools/message"]);
  });
});

describe("below the path of its gateway, a server with HTTP+SSE", () => {
  const below = (messages: string) => () => {
    const made = gateway({ path: "team-a" })();
    made.addServer("notes", server(sse(messages)));
    const apis = terraformOf(made.node.scope as never).ofType("azurerm_api_management_api");
    return apis.map(({ path }) => String(path)).filter((path) => path.includes("notes"));
  };

  it("has its messages there, too", () => {
    const paths = ["team-a/notes/sse", "team-a/notes/message"];
    expect(below("message")()).toEqual(paths);
    expect(below("/team-a/notes/message")()).toEqual(paths);
  });

  it("cannot name a path outside of it", () => {
    expect(below("/notes/message")).toThrow('Have the server name "/team-a/notes/message".');
  });
});

describe("a transport cannot be", () => {
  it.each([
    ["https://old.example/messages", "clients send nothing to another origin"],
    ["//old.example/messages", "clients send nothing to another origin"],
    ["/messages?sessionId=", "no query"],
    ["../messages", "a path of letters"],
    ["/a//b", "a path of letters"],
    ["", "a path of letters"],
    ["/{messages}", "a path of letters"],
    ["/.well-known/x", "a path of letters"],
  ])("with messages at %j", (messages, problem) => {
    expect(() => sse(messages)).toThrow(InvalidPropertyError);
    expect(() => sse(messages)).toThrow(problem);
  });

  it.each([
    [{ sessionParameter: "session id" }, "sessionParameter must be the name"],
    [{ sessionParameter: "" }, "sessionParameter must be the name"],
    [{ messagesPath: "messages" }, "messagesPath must have a path"],
    [{ message: "/x" }, "messages"],
  ])("with %j", (props, problem) => {
    expect(() => sse("message", props)).toThrow(problem);
  });
});

describe("a gateway refuses", () => {
  const key = BackendSecret.fromKeyVault("https://contoso.vault.azure.net/secrets/mcp");
  const app = (props: object) => () =>
    paths(["tools", { backend: McpBackend.functionApp("tools.azurewebsites.net", props) }]);

  it.each<[string, RegExp, () => unknown]>([
    [
      "messages of two servers at one path",
      /"messages" and "messages" of another server are one path/,
      () => paths(["aa", server(sse("/messages"))], ["bb", server(sse("/messages"))]),
    ],
    [
      "messages below another server",
      /"aa\/mcp" and "aa\/mcp\/x" of another server/,
      () => paths(["aa", server(McpTransport.streamableHttp())], ["bb", server(sse("/aa/mcp/x"))]),
    ],
    [
      "messages below the stream",
      /"notes\/sse" and "notes\/sse\/messages", where messages go, are one path/,
      () => paths(["notes", server(sse("/notes/sse/messages"))]),
    ],
    [
      "messages at an endpoint of its own",
      /names "\/token" for messages, which is an endpoint of the gateway's own/,
      () => paths(["notes", server(sse("/token"))]),
    ],
    [
      "a function key that the stream would give away",
      /would give its key away: with HTTP\+SSE/,
      app({ systemKey: key, transport: sse("message", { sessionParameter: "azmcpcs" }) }),
    ],
    ["a function app without key and credential", /one of the two/, app({})],
    [
      "a function app with key and credential",
      /one of the two/,
      app({ systemKey: key, credential: BackendCredential.none() }),
    ],
  ])("%s", (_what, problem, make) => {
    expect(make).toThrow(problem);
  });
});
