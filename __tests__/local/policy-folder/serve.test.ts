import { rmSync, symlinkSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join, relative } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { FolderState } from "../../../local/policy-folder/prepare.ts";
import { type ServedFolder, serveFolder } from "../../../local/policy-folder/serve.ts";
import { document } from "../gateway/harness.ts";
import { base, servedFiles } from "./served-files.ts";
import { specification, writeInto, writtenFolder } from "./written-folder.ts";

let folder: string;
let served: ServedFolder;
let server: Server;
let failing = false;
const seen: string[] = [];
let changed: ((state: FolderState) => void) | undefined;
const warnings: string[] = [];

beforeAll(async () => {
  server = createServer((incoming, answer) => {
    const { "x-key": key, authorization, host } = incoming.headers;
    seen.push(`${incoming.method} ${incoming.url} ${key} ${authorization} ${host}`);
    answer.statusCode = failing && incoming.url?.startsWith("/b1") ? 500 : 200;
    answer.end("answer");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  folder = writtenFolder(servedFiles(origin));
  served = await serveFolder(folder, {
    port: 0,
    tier: "Developer",
    profile: "lenient",
    namedValues: new Map(),
    addresses: new Map([["orders", `${origin}/own`]]),
    hosts: {},
    trace: false,
    warn: (sentence) => warnings.push(sentence),
    reloaded: (state) => changed?.(state),
  });
});

afterAll(async () => {
  await served.close();
  server.close();
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  seen.length = 0;
});

async function ask(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${served.origin}${path}`, { headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** Writes a file of the folder, and waits until that counts. */
async function change(name: string, content: string | object): Promise<FolderState> {
  const reloaded = new Promise<FolderState>((resolve) => {
    changed = resolve;
  });
  writeInto(folder, name, content);
  return await reloaded;
}

describe("a served folder", () => {
  it("answers by its policies and its backends", async () => {
    expect(served.findings.filter(({ severity }) => severity === "error")).toEqual([]);
    const answer = await ask("/orders/orders/7?x=1");
    expect([answer.status, answer.text, answer.headers.get("x-one")]).toEqual([200, "answer", "1"]);
    expect(seen).toEqual([expect.stringMatching(/^GET \/own\/orders\/7\?x=1 /)]);
    expect((await ask("/orders/other")).status).toBe(404);
  });

  it("asks for keys, in the product of which a request then is", async () => {
    const refused = await ask("/keyed/a");
    expect([refused.status, JSON.parse(refused.text)]).toEqual([
      401,
      {
        statusCode: 401,
        message:
          "Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.",
      },
    ]);
    const key = { "Ocp-Apim-Subscription-Key": "mobile-key" };
    expect((await ask("/keyed/a", key)).headers.get("x-product")).toBe("StarterAda");
    expect((await ask("/keyed/a?subscription-key=mobile-key")).status).toBe(200);
    expect((await ask("/keyed/a", key)).status).toBe(429);
    const master = served.subscriptions.find(({ id }) => id === "master")?.primaryKey ?? "";
    const all = await ask("/keyed/a", { "Ocp-Apim-Subscription-Key": master });
    expect([all.status, all.headers.get("x-product")]).toEqual([200, null]);
  });

  it("holds requests to what its OpenAPI document says", async () => {
    const send = async (id: string, body: string) => {
      const headers = { "content-type": "application/json" };
      const url = `${served.origin}/checked/a/${id}`;
      const answer = await fetch(url, { method: "POST", headers, body });
      return [answer.status, await answer.text()];
    };
    expect(await send("7", '{"a":1}')).toEqual([200, ""]);
    expect(await send("7", "null")).toEqual([200, ""]);
    expect(await send("x", "{}")).toEqual([400, expect.stringContaining("path parameter id")]);
    expect(await send("7", "{}")).toEqual([400, expect.stringContaining("the definition Thing")]);
  });

  it("holds requests to a schema of the service", async () => {
    const send = async (body: string) => {
      const headers = { "content-type": "application/xml" };
      const url = `${served.origin}/counted/a`;
      return (await fetch(url, { method: "POST", headers, body })).status;
    };
    expect([await send("<n>7</n>"), await send("<n>x</n>")]).toEqual([200, 400]);
  });

  it("spreads requests over a pool, with credentials, and leaves out what has failed", async () => {
    const master = served.subscriptions.find(({ id }) => id === "master")?.primaryKey ?? "";
    const key = { "Ocp-Apim-Subscription-Key": master };
    await ask("/keyed/a?q=1", key);
    await ask("/keyed/a?q=1", key);
    expect(seen.sort()).toEqual([
      expect.stringMatching(/^GET \/b1\/a\?q=1 undefined undefined /),
      expect.stringMatching(/^GET \/b2\/a\?q=1&code=a%20b 1 Basic eDp5 /),
    ]);
    failing = true;
    const statuses: number[] = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await ask("/keyed/a", key)).status);
    expect(statuses.filter((status) => status === 500)).toHaveLength(1);
    failing = false;
  });

  it("answers with the examples of the OpenAPI document where a policy mocks", async () => {
    const answer = await ask("/mocked/a");
    expect([answer.status, answer.headers.get("content-type"), answer.text]).toEqual([
      200,
      "application/json",
      '{"id":7}',
    ]);
    expect((await ask("/mocked/a", { "X-Made": "1" })).text).toBe("");
    expect(warnings.at(-1)).toContain("has a schema and no example for 202");
  });

  it("takes changes, keeps what it counts, and goes on with what was there when one is wrong", async () => {
    const key = { "Ocp-Apim-Subscription-Key": "mobile-key" };
    const after = await change("named-values.json", { one: "2" });
    expect(after.findings.filter(({ severity }) => severity === "error")).toEqual([]);
    expect((await ask("/orders/orders/7")).headers.get("x-one")).toBe("2");
    expect((await ask("/keyed/a", key)).status).toBe(429);
    const wrong = await change(
      "apis/orders/policy.xml",
      "<policies>\n<inbound><wrong /></inbound></policies>",
    );
    expect(wrong.findings.filter(({ severity }) => severity === "error")).toMatchObject([
      {
        rule: "policy-unknown",
        document: join(folder, "apis/orders/policy.xml"),
        place: { line: 2 },
      },
    ]);
    expect((await ask("/orders/orders/7")).headers.get("x-one")).toBe("2");
    await change(
      "apis/orders/policy.xml",
      document({
        ...base,
        outbound: '<base /><set-header name="X-One"><value>3</value></set-header>',
      }),
    );
    expect((await ask("/orders/orders/7")).headers.get("x-one")).toBe("3");
  });

  it("says which schema is none, and serves on", async () => {
    const told = warnings.length;
    writeInto(folder, "schemas/count.xsd", "<none/>");
    await expect.poll(() => warnings.slice(told).join()).toContain("The schema count");
    expect((await ask("/orders/orders/7")).status).toBe(200);
    await change(
      "schemas/count.xsd",
      '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="n"/></xs:schema>',
    );
  });

  it("says why when it cannot be read at all, serves on, and takes the next change", async () => {
    const file = join(folder, "named-values.json");
    rmSync(file);
    symlinkSync("nowhere", file);
    await expect.poll(() => warnings.at(-1)).toMatch(/^The folder cannot be read.*leads nowhere/);
    expect((await ask("/orders/orders/7")).status).toBe(200);
    rmSync(file);
    const after = await change("named-values.json", { one: "2" });
    expect(after.findings.filter(({ severity }) => severity === "error")).toEqual([]);
  });
});

it("leaves nothing open when it cannot start", async () => {
  const listening = () =>
    process.getActiveResourcesInfo().filter((kind) => kind === "TCPServerWrap").length;
  const before = listening();
  const taken = Number(new URL(served.origin).port);
  const options = { tier: "Developer", profile: "lenient", hosts: {}, trace: true } as const;
  const starting = serveFolder(folder, {
    ...options,
    port: taken,
    namedValues: new Map(),
    addresses: new Map(),
    warn: () => undefined,
    reloaded: () => undefined,
  });
  await expect(starting).rejects.toThrow(`Port ${taken} is in use`);
  await expect.poll(listening).toBeLessThanOrEqual(before);
});

it("tells what is wrong in the folder where the port is taken and hosts are none, too", async () => {
  const wrong = writtenFolder({
    "apis/orders/specification.json": specification("GET /a"),
    "apis/orders/policy.xml": "<policies><inbound><set-varible /></inbound></policies>",
  });
  onTestFinished(() => rmSync(wrong, { recursive: true }));
  const starting = serveFolder(wrong, {
    ...{ tier: "Developer", profile: "lenient", trace: false },
    port: Number(new URL(served.origin).port),
    hosts: { "clients.example": "http://localhost:1" },
    namedValues: new Map(),
    addresses: new Map(),
    warn: () => undefined,
    reloaded: () => undefined,
  });
  await expect(starting).rejects.toThrow(
    /^"clients\.example" in hosts is not an origin.*\nPort \d+ is in use.*\n.*\[policy-unknown\]/,
  );
});

it("names the files of a folder as the folder was named", async () => {
  const wrong = writtenFolder({
    "apis/orders/specification.json": specification("GET /a"),
    "apis/orders/policy.xml": "<policies><inbound><set-varible /></inbound></policies>",
  });
  const named = relative(process.cwd(), wrong);
  const options = { tier: "Developer", profile: "lenient", hosts: {}, trace: false } as const;
  const other = await serveFolder(named, {
    ...options,
    port: 0,
    namedValues: new Map(),
    addresses: new Map(),
    warn: () => undefined,
    reloaded: () => undefined,
  });
  expect(other.findings.map(({ document }) => document)).toEqual([
    join(named, "apis/orders/policy.xml"),
  ]);
  await other.close();
  rmSync(wrong, { recursive: true });
});
