import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Agent, request } from "undici";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { type LocalEntra, startEntra } from "../../../local/entra/index.ts";
import { type BlobStore, BlobStoreError, startBlobStore } from "../../../local/storage/index.ts";

const identity = { clientId: "gateway", principalId: "gateway-principal", resourceId: "/gateway" };
const idle = { clientId: "idle", principalId: "idle-principal", resourceId: "/idle" };

let entra: LocalEntra;
let store: BlobStore;
let dispatcher: Agent;

const accessToken = async (clientId = identity.clientId) =>
  (await entra.managedIdentityToken(clientId, "https://storage.azure.com/")).accessToken;

beforeAll(async () => {
  entra = await startEntra({ tenantId: "contoso", identities: [identity, idle] });
  store = await startBlobStore({
    accounts: ["gatewaygrants", "othergrants"],
    containers: async () => [
      { account: "gatewaygrants", name: "grants" },
      { account: "othergrants", name: "grants" },
    ],
    accessToken,
  });
  dispatcher = new Agent({ connect: { ca: store.certificate } });
});

afterAll(async () => {
  await dispatcher.close();
  await store.close();
  await entra.close();
});

/** One call of the blob service's REST protocol, with the managed identity's token. */
async function call(
  method: "GET" | "PUT" | "DELETE",
  path: string,
  headers: Record<string, string> = {},
  body?: string,
) {
  const answer = await request(`${store.blobEndpoint}${path}`, {
    method,
    dispatcher,
    headers: {
      authorization: `Bearer ${await accessToken()}`,
      "x-ms-version": "2023-11-03",
      ...(method === "PUT" ? { "x-ms-blob-type": "BlockBlob" } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  return {
    status: answer.statusCode,
    etag: String(answer.headers["etag"]),
    text: await answer.body.text(),
  };
}

describe("the blob store", () => {
  it.each([
    [undefined, 403],
    ["Bearer nonsense", 403],
    ["SharedKey gatewaygrants:AAAA", 400],
  ])("refuses the authorization %s", async (authorization, status) => {
    const answer = await request(`${store.blobEndpoint}grants/blob`, {
      dispatcher,
      headers: { "x-ms-version": "2023-11-03", ...(authorization ? { authorization } : {}) },
    });
    await answer.body.dump();

    expect(answer.statusCode).toBe(status);
  });

  it("refuses a token that has expired", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 2 * 60 * 60 * 1000 });
    const old = await accessToken(idle.clientId);
    vi.useRealTimers();
    const answer = await call("GET", "grants/blob", { authorization: `Bearer ${old}` });

    expect(answer.status).toBe(403);
    expect(answer.text).toContain("The token is expired");
  });

  it("refuses a token for something else", async () => {
    const other = await entra.managedIdentityToken(idle.clientId, "api://AzureADTokenExchange");
    const authorization = `Bearer ${other.accessToken}`;

    expect((await call("GET", "grants/blob", { authorization })).status).toBe(403);
  });

  it("creates a blob that must not exist only once", async () => {
    const create = () => call("PUT", "grants/once", { "if-none-match": "*" }, "content");

    expect((await create()).status).toBe(201);
    expect((await create()).status).toBe(409);
    expect(await call("GET", "grants/once")).toMatchObject({ status: 200, text: "content" });
  });

  it("lets exactly one of twenty racing writes through", async () => {
    const { etag } = await call("PUT", "grants/race", {}, "start");
    const writes = Array.from({ length: 20 }, (_, index) =>
      call("PUT", "grants/race", { "if-match": etag }, `writer ${index}`),
    );
    const statuses = (await Promise.all(writes)).map((write) => write.status);

    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status === 412)).toHaveLength(19);
  });

  it("deletes a blob", async () => {
    await call("PUT", "grants/gone", {}, "content");

    expect((await call("DELETE", "grants/gone")).status).toBe(202);
    expect((await call("GET", "grants/gone")).status).toBe(404);
  });

  it("lists by prefix, with metadata", async () => {
    await call("PUT", "grants/user-1/a", { "x-ms-meta-client": "inspector" }, "a");
    await call("PUT", "grants/user-2/b", { "x-ms-meta-client": "cursor" }, "b");
    const list = "grants?restype=container&comp=list&prefix=user-1%2F&include=metadata";
    const { status, text } = await call("GET", list);

    expect(status).toBe(200);
    expect(text).toContain("<Name>user-1/a</Name>");
    expect(text).toContain("<client>inspector</client>");
    expect(text).not.toContain("user-2");
  });
});

describe("starting the blob store", () => {
  it("is trusted by its certificate alone", async () => {
    await expect(request(store.origin)).rejects.toThrow(/self-signed|unable to verify/);
  });

  it("leaves no key or certificate on the disk", async () => {
    const folder = await mkdtemp(join(tmpdir(), "blob-store-test-"));
    vi.stubEnv("TMPDIR", folder);
    const short = await startBlobStore({
      accounts: ["short"],
      containers: async () => [],
      accessToken,
    });
    vi.unstubAllEnvs();
    const left = await readdir(folder);
    await short.close();
    await rm(folder, { recursive: true });

    expect(left).toEqual([]);
  });

  it("says why when Azurite does not come up", async () => {
    const occupant = createServer().listen(0, "127.0.0.1");
    await once(occupant, "listening");
    const address = occupant.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const start = startBlobStore({
      accounts: ["taken"],
      containers: async () => [],
      accessToken,
      port,
    });

    await expect(start).rejects.toThrow(BlobStoreError);
    await expect(start).rejects.toThrow(/ended before it was ready \(exit code 1\): .*EADDRINUSE/);
    occupant.close();
  });

  it("says why when a container cannot be created, and leaves nothing running", async () => {
    const start = startBlobStore({
      accounts: ["gateway"],
      containers: async () => [{ account: "gateway", name: "NoGood" }],
      accessToken,
    });

    await expect(start).rejects.toThrow(BlobStoreError);
    await expect(start).rejects.toThrow(/container "NoGood": HTTP 400, InvalidResourceName\./);
  });

  it("can be closed twice, and is gone then", async () => {
    const short = await startBlobStore({
      accounts: ["short"],
      containers: async () => [],
      accessToken,
    });
    await short.close();
    await short.close();

    await expect(request(short.origin, { dispatcher })).rejects.toThrow(/ECONNREFUSED/);
  });

  it("ends when its parent is killed", async () => {
    const parent = spawn(
      process.execPath,
      [fileURLToPath(new URL("./short-lived-parent.ts", import.meta.url))],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    onTestFinished(() => void parent.kill("SIGKILL"));
    const [line] = await once(parent.stdout, "data");
    // Its certificate is not known here, so whoever asks it gets no further than that.
    const failure = () => request(String(line).trim()).then(String, String);
    expect(await failure()).toMatch(/certificate/);

    parent.kill("SIGKILL");
    await once(parent, "close");
    await expect.poll(failure).toMatch(/ECONNREFUSED/);
  });
});
