import { describe, expect, it } from "vitest";
import { Router } from "../../../local/gateway/router.ts";

function router(...routes: [apiPath: string, method: string, template: string][]) {
  const paths = new Set([...routes.map(([apiPath]) => apiPath), "empty"]);
  return new Router(
    [...paths].map((path) => ({ path, target: `API ${path}` })),
    routes.map(([apiPath, method, urlTemplate]) => ({
      apiPath,
      method,
      urlTemplate,
      target: `${method} ${apiPath} ${urlTemplate}`,
    })),
  );
}

describe("routing", () => {
  const routes = router(
    ["", "GET", "/.well-known/*"],
    ["", "GET", "/.well-known/oauth-authorization-server"],
    ["", "GET", "/items/{id}"],
    ["", "GET", "/items/first"],
    ["", "GET", "/files/{*path}"],
    ["weather", "POST", "/mcp"],
    ["weather/deep", "POST", "/mcp"],
  );
  const matched = (method: string, path: string) => {
    const match = routes.match(method, path);
    if (match.kind !== "operation") throw new Error(`No operation matches ${method} ${path}.`);
    return match;
  };
  const target = (method: string, path: string) => matched(method, path).target;

  it("takes the API with the longest path", () => {
    expect(target("POST", "/weather/mcp")).toBe("POST weather /mcp");
    expect(target("POST", "/weather/deep/mcp")).toBe("POST weather/deep /mcp");
  });

  it("does not fall back to a shorter API", () => {
    const match = routes.match("GET", "/weather/items/first");
    expect(match).toEqual({ kind: "api", target: "API weather" });
  });

  it("compares whole segments", () => {
    expect(routes.match("POST", "/weatherx/mcp")).toEqual({ kind: "api", target: "API " });
  });

  it("matches methods exactly, HEAD and OPTIONS too", () => {
    expect(routes.match("HEAD", "/.well-known/oauth-authorization-server").kind).toBe("api");
    expect(routes.match("OPTIONS", "/weather/mcp").kind).toBe("api");
  });

  it("prefers literals to parameters to wildcards", () => {
    expect(target("GET", "/items/first")).toBe("GET  /items/first");
    expect(target("GET", "/items/second")).toBe("GET  /items/{id}");
    expect(target("GET", "/.well-known/oauth-authorization-server")).toContain("authorization");
    expect(target("GET", "/.well-known/a/b")).toBe("GET  /.well-known/*");
  });

  it("decodes parameters and keeps wildcards whole", () => {
    expect(matched("GET", "/items/a%20b").parameters.get("id")).toBe("a b");
    expect(matched("GET", "/files/a/b").parameters.get("path")).toBe("a/b");
  });

  it("gives the backend the path below the API", () => {
    expect(matched("POST", "/weather/mcp").remainder).toBe("/mcp");
  });

  it("finds no operation for a path that is not valid percent-encoding", () => {
    expect(routes.match("GET", "/items/%E0%A4%A")).toEqual({ kind: "api", target: "API " });
  });

  it("finds an API without operations, and none where no path fits", () => {
    expect(routes.match("GET", "/empty/x")).toEqual({ kind: "api", target: "API empty" });
    expect(router(["weather", "POST", "/mcp"]).match("POST", "/mcp")).toEqual({ kind: "none" });
  });
});
