import { describe, expect, it } from "vitest";
import { Router } from "../../../local/gateway/router.ts";

function router(...routes: [apiPath: string, method: string, template: string][]) {
  return new Router(
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
  const target = (method: string, path: string) => routes.match(method, path)?.target;

  it("takes the API with the longest path", () => {
    expect(target("POST", "/weather/mcp")).toBe("POST weather /mcp");
    expect(target("POST", "/weather/deep/mcp")).toBe("POST weather/deep /mcp");
  });

  it("does not fall back to a shorter API", () => {
    expect(target("GET", "/weather/items/first")).toBeUndefined();
  });

  it("compares whole segments", () => {
    expect(target("POST", "/weatherx/mcp")).toBeUndefined();
  });

  it("matches methods exactly, HEAD and OPTIONS too", () => {
    expect(target("HEAD", "/.well-known/oauth-authorization-server")).toBeUndefined();
    expect(target("OPTIONS", "/weather/mcp")).toBeUndefined();
  });

  it("prefers literals to parameters to wildcards", () => {
    expect(target("GET", "/items/first")).toBe("GET  /items/first");
    expect(target("GET", "/items/second")).toBe("GET  /items/{id}");
    expect(target("GET", "/.well-known/oauth-authorization-server")).toContain("authorization");
    expect(target("GET", "/.well-known/a/b")).toBe("GET  /.well-known/*");
  });

  it("decodes parameters and keeps wildcards whole", () => {
    expect(routes.match("GET", "/items/a%20b")?.parameters.get("id")).toBe("a b");
    expect(routes.match("GET", "/files/a/b")?.parameters.get("path")).toBe("a/b");
  });

  it("gives the backend the path below the API", () => {
    expect(routes.match("POST", "/weather/mcp")?.remainder).toBe("/mcp");
  });
});
