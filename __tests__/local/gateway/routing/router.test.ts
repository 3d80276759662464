import { describe, expect, it } from "vitest";
import { Router } from "../../../../local/gateway/routing/router.ts";

function router(...routes: [apiPath: string, method: string, template: string][]) {
  const paths = new Set([...routes.map(([apiPath]) => apiPath), "empty"]);
  const apis = [...paths].map((path) => ({ path, target: `API ${path}` }));
  return new Router(
    apis,
    routes.map(([apiPath, method, urlTemplate]) => ({
      api: apiNamed(apis, apiPath),
      method,
      urlTemplate,
      target: `${method} ${apiPath} ${urlTemplate}`,
    })),
  );
}

function apiNamed<Api extends { readonly path: string }>(apis: readonly Api[], path: string): Api {
  const api = apis.find((each) => each.path === path);
  if (api === undefined) throw new Error(`There is no API ${path}.`);
  return api;
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
    const match = routes.match({ method, path });
    if (match.kind !== "operation") throw new Error(`No operation matches ${method} ${path}.`);
    return match;
  };
  const target = (method: string, path: string) => matched(method, path).target;

  it("takes the API with the longest path", () => {
    expect(target("POST", "/weather/mcp")).toBe("POST weather /mcp");
    expect(target("POST", "/weather/deep/mcp")).toBe("POST weather/deep /mcp");
  });

  it("does not fall back to a shorter API", () => {
    const match = routes.match({ method: "GET", path: "/weather/items/first" });
    expect(match).toEqual({ kind: "api", target: "API weather" });
  });

  it("compares whole segments", () => {
    expect(routes.match({ method: "POST", path: "/weatherx/mcp" })).toEqual({
      kind: "api",
      target: "API ",
    });
  });

  it("matches methods exactly, HEAD and OPTIONS too", () => {
    expect(
      routes.match({ method: "HEAD", path: "/.well-known/oauth-authorization-server" }).kind,
    ).toBe("api");
    expect(routes.match({ method: "OPTIONS", path: "/weather/mcp" }).kind).toBe("api");
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
    expect(routes.match({ method: "GET", path: "/items/%E0%A4%A" })).toEqual({
      kind: "api",
      target: "API ",
    });
  });

  it("finds an API without operations, and none where no path fits", () => {
    expect(routes.match({ method: "GET", path: "/empty/x" })).toEqual({
      kind: "api",
      target: "API empty",
    });
    expect(router(["weather", "POST", "/mcp"]).match({ method: "POST", path: "/mcp" })).toEqual({
      kind: "none",
    });
  });

  it("takes the path of an API in any case, and an operation by its query", () => {
    expect(target("POST", "/Weather/MCP")).toBe("POST weather /mcp");
    const searches = router(["", "GET", "/search"], ["", "GET", "/search?q={q}"]);
    const match = searches.match({ method: "GET", path: "/search", query: "q=x" });
    expect(match).toMatchObject({
      target: "GET  /search?q={q}",
      parameters: new Map([["q", "x"]]),
    });
  });
});

describe("versions and revisions", () => {
  const version = (value: string, where: "header" | "query") => ({
    version: { in: where, name: "api-version", value },
  });
  const apis = [
    { path: "orders", target: "current", revision: { number: "2", isCurrent: true } },
    { path: "orders", target: "before", revision: { number: "1", isCurrent: false } },
    { path: "orders/v2", target: "in the path" },
    { path: "stock", target: "original", ...version("", "header") },
    { path: "stock", target: "2026", ...version("2026", "header") },
    { path: "parts", target: "1", ...version("1", "query") },
  ] as const;
  const router = new Router(
    apis,
    apis.map((api) => ({ api, method: "GET", urlTemplate: "/items", target: api.target })),
  );
  const found = (path: string, query = "", headers: Record<string, string> = {}) => {
    const match = router.match({ method: "GET", path, query, header: (name) => headers[name] });
    return match.kind === "operation" ? `${match.target} ${match.remainder}` : match.kind;
  };

  it("takes the current revision unless the path names one", () => {
    expect(found("/orders/items")).toBe("current /items");
    expect(found("/orders;rev=1/items")).toBe("before /items");
    expect(found("/orders;rev=2/items")).toBe("current /items");
    expect(found("/orders;rev=3/items")).toBe("none");
    expect(found("/stock;rev=1/items")).toBe("none");
  });

  it("takes the version that the path, a header or the query names", () => {
    expect(found("/orders/v2/items")).toBe("in the path /items");
    expect(found("/stock/items")).toBe("original /items");
    expect(found("/stock/items", "", { "api-version": "2026" })).toBe("2026 /items");
    expect(found("/parts/items", "api-version=1")).toBe("1 /items");
    expect(found("/parts/items")).toBe("none");
    expect(found("/parts/items", "api-version=9")).toBe("none");
  });
});
