import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadPolicy } from "../../../../local/policy-run/index.ts";
import { LabClient, redirectUri, register } from "../authorization-server-lab.ts";
import { describeEachLab } from "./each-lab.ts";

const attacker = "https://attacker.example/callback";

describeEachLab((tried) => {
  describe("has a known defect: it", () => {
    it("asks Cosmos DB without the partition's key, and for whatever path a client id is", async () => {
      const client = await LabClient.register(tried.lab);
      const stored = tried.lab.cosmos.asked.at(-1);
      expect([stored?.method, stored?.headers["x-ms-documentdb-partitionkey"]]).toEqual([
        "POST",
        `["${client.id}"]`,
      ]);
      // What was registered an hour ago and is in the cache no more.
      const code = await client.code();
      const forgotten = await client.redeem(code, { client_id: "forgotten" });
      expect([forgotten.status, forgotten.body["error"]]).toEqual([401, "invalid_client"]);
      const asked = tried.lab.cosmos.asked.at(-1);
      expect(asked?.url).toBe("/dbs/mcpoauth/colls/clients/docs/forgotten");
      expect(asked?.headers["x-ms-partitionkey"]).toBe('["forgotten"]');
      expect(asked?.headers["x-ms-documentdb-partitionkey"]).toBeUndefined();
      await client.redeem(code, { client_id: "../../../../another" });
      expect(tried.lab.cosmos.asked.at(-1)?.url).toBe("/dbs/another");
    });

    it.each([
      ["with any scheme", { redirect_uris: ["javascript:alert(1)"] }, 200],
      ["without a redirect URI", { client_name: "none" }, 500],
      ["with what is no list", { redirect_uris: "https://client.example" }, 500],
    ])("registers a client %s with a status of its own", async (_how, metadata, status) => {
      expect((await register(tried.lab, metadata)).status).toBe(status);
    });

    it("says in its answer to a registration when a secret expires that it does not give", async () => {
      const { status, headers, body } = await register(tried.lab, { redirect_uris: [redirectUri] });
      expect([status, headers.get("content-type")]).toEqual([200, null]);
      expect(body).toHaveProperty("client_secret_expires_at");
      expect(body).not.toHaveProperty("client_secret");
    });

    it("keeps one redirect URI for all clients, that of the last to register", async () => {
      const folder = tried.root;
      const file = ["src", "infra/app"]
        .map((place) => join(folder, place, "apim-oauth/register.policy.xml"))
        .find(existsSync);
      const policy = await loadPolicy(readFileSync(file ?? "", "utf8"), {
        namedValues: {
          CosmosDbEndpoint: "https://cosmos.example",
          CosmosDbDatabase: "mcpoauth",
          CosmosDbContainer: "clients",
        },
        hosts: { "https://cosmos.example": () => new Response(null, { status: 201 }) },
        managedIdentityToken: () => "a token",
      });
      const registering = (at: string) =>
        policy.run({
          method: "POST",
          path: "/register",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ redirect_uris: [at] }),
        });
      await registering(redirectUri);
      const { cache } = await registering(attacker);
      const kept = cache.filter(({ key }) => key === "ClientRedirectUri");
      expect(kept.map(({ value }) => value)).toEqual([attacker]);
      await policy.close();
    });
  });
});
