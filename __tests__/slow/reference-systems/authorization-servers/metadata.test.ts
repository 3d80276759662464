import { describe, expect, it } from "vitest";
import { callTool, sealed } from "../authorization-server-lab.ts";
import { describeEachLab } from "./each-lab.ts";

describeEachLab((tried) => {
  describe("has a known defect: it", () => {
    it("allows browsers no POST to its registration, and nothing of its token endpoint", async () => {
      const preflight = (path: string) =>
        fetch(`${tried.origin}${path}`, {
          method: "OPTIONS",
          headers: { origin: "https://client.example", "access-control-request-method": "POST" },
        });
      const allowed = await preflight("/register");
      expect(allowed.headers.get("access-control-allow-methods")).toBe("GET, OPTIONS");
      expect((await preflight("/token")).status).toBe(404);
    });

    it("has metadata of endpoints, grants and authentication that are not there", async () => {
      const path = "/.well-known/oauth-authorization-server";
      const metadata = (await (await fetch(`${tried.origin}${path}`)).json()) as Record<
        string,
        unknown
      >;
      expect(metadata).toMatchObject({
        issuer: tried.origin,
        revocation_endpoint: `${tried.origin}/revoke`,
        grant_types_supported: ["authorization_code", "refresh_token"],
        revocation_endpoint_auth_methods_supported: ["client_secret_post"],
      });
      expect(metadata).not.toHaveProperty("scopes_supported");
      const revoked = await fetch(`${tried.origin}/revoke`, { method: "POST" });
      expect(revoked.status).toBe(404);
      expect((await fetch(`${tried.origin}${path}${tried.mcpPath}`)).status).toBe(404);
    });

    it("challenges clients without saying where to sign in", async () => {
      const without = await callTool(tried.mcpUrl);
      const stranger = sealed(tried.lab, "a stranger").toString("base64");
      const withOne = await callTool(tried.mcpUrl, `Bearer ${stranger}`);
      for (const { headers } of [without, withOne]) {
        expect(headers.get("www-authenticate") ?? "").not.toContain("resource_metadata");
      }
      expect((await fetch(`${tried.origin}/.well-known/oauth-protected-resource`)).status).toBe(
        404,
      );
    });
  });
});
