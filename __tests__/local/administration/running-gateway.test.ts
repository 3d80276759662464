import { once } from "node:events";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { administered } from "../../../local/administration/running-gateway.ts";
import { StartError } from "../../../local/errors.ts";
import { type Local, startLocal } from "../../../local/start-local.ts";

const project = mkdtempSync(join(tmpdir(), "running-gateway-"));
const folder = join(project, "cdktf.out", "running");
const file = join(folder, `${process.pid}.json`);
let local: Local;
let record: Record<string, string>;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  // Left by a process of the same number, readable by everybody.
  writeFileSync(file, "{}", { mode: 0o644 });
  local = await administered(await startLocal({ stack: inject("stack") }), folder);
  record = JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
});

afterAll(async () => {
  await local.close();
  rmSync(project, { recursive: true });
});

async function ask(
  headers: Record<string, string>,
  path = "",
  init: RequestInit = {},
): Promise<Response> {
  const query = "?api-version=2019-08-01&resource=https://storage.azure.com/";
  return await fetch(`${record["identityEndpoint"]}${path || query}`, { ...init, headers });
}

describe("a running gateway", () => {
  it("is recorded for its owner only, without a token", () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual([`${process.pid}.json`]);
    expect(record).toEqual({
      gateway: local.issuer,
      store: `${local.grantStore.blobEndpoint}mcp-gateway`,
      certificate: local.grantStore.certificate,
      identityEndpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/msi\/token$/),
      identityHeader: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(readFileSync(file, "utf8")).not.toContain("eyJ");
  });

  it.each(["//", "/\\", "http://["])(
    "answers a request for %s, which is no URL, at each of its servers",
    async (target) => {
      const places = [record["identityEndpoint"], local.issuer, local.entra.origin];
      for (const place of places) {
        const socket = connect(Number(new URL(place ?? "").port), "127.0.0.1");
        socket.write(`GET ${target} HTTP/1.1\r\nHost: ${new URL(place ?? "").host}\r\n\r\n`);
        const [said] = await once(socket, "data");
        socket.destroy();
        expect(String(said), place).toMatch(/^HTTP\/1\.1 [24]\d\d /);
      }
    },
  );

  it("gives whoever knows its secret a token for storage", async () => {
    const answer = await ask({ "X-IDENTITY-HEADER": record["identityHeader"] ?? "" });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const { access_token: token, expires_on: expires } = (await answer.json()) as Record<
      string,
      string
    >;
    expect(Number(expires)).toBeGreaterThan(Date.now() / 1000);
    const claims = JSON.parse(Buffer.from(token?.split(".")[1] ?? "", "base64url").toString());
    expect(claims).toMatchObject({ aud: "https://storage.azure.com" });
  });

  it.each([
    ["without the secret", {}, "", 401],
    ["with a wrong secret", { "X-IDENTITY-HEADER": "x" }, "", 401],
    ["for another resource", undefined, "?resource=https://graph.microsoft.com/", 400],
    ["for no resource", undefined, "?", 400],
    ["at another path", undefined, "/more", 404],
  ])("gives no token %s", async (_, headers, path, status) => {
    const secret = { "X-IDENTITY-HEADER": record["identityHeader"] ?? "" };
    const answer = await ask(headers ?? secret, path);
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toContain("eyJ");
  });

  it("gives no token to a POST, which a form of any web page can send", async () => {
    const secret = { "X-IDENTITY-HEADER": record["identityHeader"] ?? "" };
    expect((await ask(secret, "", { method: "POST" })).status).toBe(404);
  });

  it("leaves nothing behind when it ends", async () => {
    await local.close();
    expect(readdirSync(folder)).toEqual([]);
    await expect(ask({})).rejects.toThrow("fetch failed");
  });

  it("says where it could not be recorded, and ends", async () => {
    const occupied = join(project, "occupied");
    writeFileSync(occupied, "a file");
    const other = await startLocal({ stack: inject("stack") });
    const failed = administered(other, occupied);
    await expect(failed).rejects.toThrow(StartError);
    await expect(failed).rejects.toThrow(`could not be recorded in ${occupied}`);
    await expect(fetch(other.issuer)).rejects.toThrow("fetch failed");
  });
});
