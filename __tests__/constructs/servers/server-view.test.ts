import { describe, expect, it } from "vitest";
import {
  AllowedOrigins,
  Duration,
  InvalidPropertyError,
  McpBackend,
  type McpServerProps,
  RateLimit,
} from "../../../constructs/index.ts";
import { serverView } from "../../../constructs/servers/server-view.ts";

const backend = McpBackend.url("https://backend.example/mcp");

function view(props: Partial<McpServerProps> = {}) {
  return serverView("gateway/notes", "notes", "notes/mcp", { backend, ...props });
}

describe("a server without settings", () => {
  it("has one scope, limits, and no rule that needs its messages read", () => {
    expect(view()).toMatchObject({
      scopeNames: "notes.use",
      requiredScopes: "notes.use",
      signInScopes: "notes.use",
      requiredRoles: "",
      filtersTools: false,
      hidesTools: false,
      otherTools: true,
      rateLimits: { person: 1200, client: 6000, address: 6000 },
      maxRequestBytes: 4 * 1024 * 1024,
      origins: { any: false, secure: true, listed: [] },
    });
  });
});

describe("rules for tools", () => {
  const write = { name: "notes.write", description: "Write notes" };

  it("add their scopes to what people can approve, not to what every call needs", () => {
    const rules = { write_note: { scopes: [write] }, edit_note: { scopes: [write] } };
    expect(view({ tools: rules })).toMatchObject({
      scopeNames: "notes.use notes.write",
      requiredScopes: "notes.use",
      signInScopes: "notes.use",
      filtersTools: true,
      hidesTools: false,
      maxRequestBytes: 2 * 1024 * 1024,
      tools: [
        { name: "write_note", scopes: "notes.write", roles: "" },
        { name: "edit_note", scopes: "notes.write", roles: "" },
      ],
    });
  });

  it("add those that are asked for at the sign-in, each once, to what clients are told to ask for", () => {
    const drop = { name: "notes.drop", description: "Drop notes" };
    const use = { name: "notes.use", description: "Use notes" };
    const rules = {
      write_note: { scopes: [write, use], askAtSignIn: true },
      edit_note: { scopes: [write], askAtSignIn: true },
      drop_note: { scopes: [drop], askAtSignIn: false },
    };
    expect(view({ tools: rules })).toMatchObject({
      scopeNames: "notes.use notes.write notes.drop",
      requiredScopes: "notes.use",
      signInScopes: "notes.use notes.write",
    });
  });

  it("hide tools that a person can never call", () => {
    expect(view({ tools: { drop: { roles: ["Notes.Admin"] } } }).hidesTools).toBe(true);
    expect(view({ otherTools: false })).toMatchObject({ filtersTools: true, hidesTools: true });
  });
});

describe("a server's settings", () => {
  it("say which limits and pages there are", () => {
    const settings = view({
      rateLimits: { perPerson: RateLimit.perMinute(5), perAddress: RateLimit.none() },
      allowedOrigins: AllowedOrigins.secure(["vscode-webview://panel"]),
    });
    expect(settings.rateLimits).toEqual({ person: 5, client: 6000, address: undefined });
    expect(settings.origins).toEqual({
      any: false,
      secure: true,
      listed: ["vscode-webview://panel"],
    });
    const open = view({ allowedOrigins: AllowedOrigins.any() });
    expect(open.origins).toEqual({ any: true, secure: false, listed: [] });
  });

  it.each<[string, Partial<McpServerProps>, string]>([
    ["a tool's name", { tools: { "delete note": {} } }, "tools have a name that is not 1 to 128"],
    ["a role", { roles: ["Notes Admin"] }, "roles have a value that is not"],
    ["a tool's role", { tools: { a: { roles: [""] } } }, "tools: a: roles have a value"],
    [
      "a tool's scope",
      { tools: { a: { scopes: [{ name: 'x"', description: "" }] } } },
      "tools: a: scopes have a name",
    ],
    [
      "a tool that asks for nothing",
      { tools: { a: { askAtSignIn: true } } },
      "tools: a: askAtSignIn asks for nothing, since the rule has no scopes.",
    ],
    [
      "a scope described twice",
      { tools: { a: { scopes: [{ name: "notes.use", description: "Else" }] } } },
      'describe the scope "notes.use" in two ways',
    ],
    [
      "a body of no size",
      { maxRequestBytes: 0 },
      "maxRequestBytes must be a whole number from 1024 to 1073741824",
    ],
    [
      "a body no v2 tier holds, with rules",
      { otherTools: false, maxRequestBytes: 4_000_000 },
      "maxRequestBytes must be a whole number from 1024 to 2097152 bytes; it is 4000000.",
    ],
    [
      "a timeout",
      { timeout: Duration.minutes(5) },
      "timeout must be a Duration from 1 second to 4 minutes; it is 5 minutes.",
    ],
  ])("refuse %s that cannot work", (_what, props, message) => {
    expect(() => view(props)).toThrow(InvalidPropertyError);
    expect(() => view(props)).toThrow(message);
  });

  it.each(["/team/orders", "team/orders/", "team", "Team/orders", "team//orders", "", "a b/c"])(
    "refuse the path %j and say what one looks like",
    (path) => {
      expect(() => serverView("gateway/notes", "notes", path, { backend })).toThrow(
        `path must be two or more segments of lower-case letters, digits and hyphens, without a slash before or after them, such as "team/orders"; it is "${path}".`,
      );
    },
  );

  it.each([0, -1, 1.5, 2_000_000, Number.NaN])("refuse %d requests a minute", (requests) => {
    expect(() => RateLimit.perMinute(requests)).toThrow(InvalidPropertyError);
  });

  it.each(["https://app.example/", "https://App.example", "app.example", "https://*", ""])(
    "refuse the origin %j, which no browser sends",
    (origin) => {
      expect(() => AllowedOrigins.only([origin])).toThrow(InvalidPropertyError);
      expect(() => AllowedOrigins.secure([origin])).toThrow(InvalidPropertyError);
    },
  );
});
