import { decodeJwt, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { ada, audience, EntraKeys, otherAudience, tenant, vsCode } from "./entra-keys.ts";
import { guardedGateway, toolCall } from "./guarded-gateway.ts";

const entra = new EntraKeys();
const { backend, gateway } = guardedGateway(entra);

const ping = { jsonrpc: "2.0", id: 1, method: "ping" };
const metadata = () => `${gateway.issuer}/.well-known/oauth-protected-resource/entra/mcp`;
const scope = (name: string) => `api://${audience}/${name}`;

describe("what a server is told of a caller with a token of Entra", () => {
  it("is signed by the gateway, and says what the token says", async () => {
    const claims = { roles: ["Notes.Admin", "Payroll.Admin"], scp: "Entra.Use Notes.Write" };
    const token = await entra.token({ claims });
    expect((await gateway.call("entra", token, toolCall("add_entry"))).status).toBe(200);
    const headers = backend.last?.headers ?? {};
    expect(headers["authorization"]).toBeUndefined();
    expect(JSON.stringify(headers)).not.toContain(token.split(".")[2]);
    const key = Buffer.from(gateway.secrets.entraAssertionKey);
    const { payload } = await jwtVerify(String(headers["gateway-assertion"]), key);
    expect(payload).toEqual({
      iss: gateway.issuer,
      aud: gateway.url("entra"),
      sub: ada,
      tid: tenant,
      name: "Ada Lovelace",
      client_id: vsCode,
      scope: "Entra.Use Notes.Write",
      // Of other roles neither the server nor anybody else learns.
      roles: ["Notes.Admin"],
      tool: "add_entry",
      iat: expect.any(Number),
      exp: expect.any(Number),
      jti: expect.any(String),
    });
  });

  it("is in the audit, by the id that Entra's own record has", async () => {
    await gateway.call("entra", await entra.token({ claims: { uti: "sign-in-7" } }), ping);
    expect(gateway.traces.find(({ metadata: one }) => one["flow"] === "sign-in-7")).toMatchObject({
      message: "call",
      metadata: { user: ada, clientId: vsCode, resource: gateway.url("entra") },
    });
  });
});

describe("rules for callers with tokens of Entra", () => {
  it("want the scope that every call needs, by Entra's name for it", async () => {
    const token = await entra.token({ claims: { scp: "Notes.Write" } });
    const { status, headers } = await gateway.call("entra", token, ping);
    expect(status).toBe(403);
    expect(headers.get("www-authenticate")).toBe(
      `Bearer error="insufficient_scope", error_description="The token lacks a scope of this server.", scope="${scope("Entra.Use")} ${scope("Notes.Write")}", resource_metadata="${metadata()}"`,
    );
  });

  it("want the scope of a tool, and name what the client has too", async () => {
    const { status, headers } = await gateway.call(
      "entra",
      await entra.token(),
      toolCall("add_entry"),
    );
    expect(status).toBe(403);
    expect(headers.get("www-authenticate")).toContain(
      `scope="${scope("Entra.Use")} ${scope("Notes.Write")}"`,
    );
    expect(backend.received).toHaveLength(0);
  });

  it("want the role of a tool, and hide the tool from whoever lacks it", async () => {
    const list = { jsonrpc: "2.0", id: 1, method: "tools/list" };
    const names = ["add_entry", "remove_entry", "read_note"];
    backend.reply(
      200,
      { "content-type": "application/json" },
      JSON.stringify({ jsonrpc: "2.0", id: 1, result: { tools: names.map((name) => ({ name })) } }),
    );
    const plain = await entra.token();
    const admin = await entra.token({ claims: { roles: ["Notes.Admin"] } });
    expect((await gateway.call("entra", plain, toolCall("remove_entry"))).status).toBe(403);
    expect((await gateway.call("entra", admin, toolCall("remove_entry"))).status).toBe(200);
    expect((await gateway.call("entra", plain, list)).text).not.toContain("remove_entry");
    expect((await gateway.call("entra", admin, list)).text).toContain("remove_entry");
  });

  it("want the role of the server", async () => {
    const claims = { aud: otherAudience };
    const reader = { ...claims, roles: ["Notes.Reader"] };
    expect((await gateway.call("entra-slow", await entra.token({ claims }), ping)).status).toBe(
      403,
    );
    const token = await entra.token({ claims: reader });
    expect((await gateway.call("entra-slow", token, ping)).status).toBe(200);
  });

  it("count requests for each person and client", async () => {
    const statuses = async (...people: [oid: string, azp: string][]) => {
      const all: number[] = [];
      for (const [oid, azp] of people) {
        const claims = { aud: otherAudience, roles: ["Notes.Reader"], oid, azp };
        all.push((await gateway.call("entra-slow", await entra.token({ claims }), ping)).status);
      }
      return all;
    };
    expect(
      await statuses(["grace", "c1"], ["grace", "c1"], ["grace", "c1"], ["alan", "c1"]),
    ).toEqual([200, 200, 429, 200]);
    expect(await statuses(["dennis", "c1"], ["dennis", "c2"])).toEqual([429, 200]);
  });

  it("bind sessions to the person", async () => {
    backend.reply(200, { "content-type": "application/json", "mcp-session-id": "s-1" }, "{}");
    const own = await entra.token();
    const session = (await gateway.call("entra", own, ping)).headers.get("mcp-session-id") ?? "";
    const headers = [["Mcp-Session-Id", session]] as const;
    expect(session).toMatch(/^s-1\..+/);
    // The token may be another; the person is the same.
    const renewed = await entra.token({ claims: { uti: "another" } });
    expect((await gateway.call("entra", renewed, ping, headers)).status).toBe(200);
    expect(backend.last?.headers["mcp-session-id"]).toBe("s-1");
    const eve = await entra.token({ claims: { oid: "eve" } });
    expect((await gateway.call("entra", eve, ping, headers)).status).toBe(404);
  });
});

it("A token of a gateway's own server says the same as before: the reading differs, not what is read", async () => {
  const token = await gateway.token("guarded");
  await gateway.call("guarded", token, toolCall("read_note"));
  const assertion = decodeJwt(String(backend.last?.headers["gateway-assertion"]));
  expect(assertion).toMatchObject({ sub: "ada", client_name: "A test client", roles: [] });
});
