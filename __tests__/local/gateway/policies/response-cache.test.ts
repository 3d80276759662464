import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { document, type RunningGateway, runGateway } from "../harness.ts";
import { standingClock } from "../standing-clock.ts";

let backend: Server;
let origin: string;
let count = 0;
let gateway: RunningGateway | undefined;
standingClock("2026-11-22T00:00:00Z");

beforeAll(async () => {
  backend = createServer((request, response) => {
    count += 1;
    response.statusCode = request.url?.includes("missing") ? 404 : 200;
    const size = Number(new URL(request.url ?? "", "http://x").searchParams.get("size") ?? 0);
    response.setHeader("Content-Type", "text/plain");
    response.end(`answer ${count}${"x".repeat(size)}`);
  });
  await new Promise<void>((resolve) => backend.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`;
});

afterAll(() => {
  backend.close();
});

beforeEach(() => {
  count = 0;
});

afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

async function cached({
  attributes = "",
  content = "",
  store = 'duration="60"',
  tier = "Developer" as const,
} = {}) {
  gateway = await runGateway({
    tier,
    serviceUrl: origin,
    operation: document({
      inbound: `<cache-lookup vary-by-developer="false" vary-by-developer-groups="false" ${attributes}>${content}</cache-lookup><set-header name="X-Inbound"><value>1</value></set-header>`,
      backend: "<forward-request />",
      outbound: `<set-header name="X-Before"><value>1</value></set-header><cache-store ${store} /><set-header name="X-After"><value>@(context.Elapsed.Ticks.ToString())</value></set-header>`,
    }),
  });
}

async function get(target = "", headers: Record<string, string> = {}, method = "GET") {
  const response = await fetch(`${gateway?.origin}/api/run${target}`, { method, headers });
  const text = await response.text();
  // Storing is asynchronous.
  await new Promise((resolve) => setImmediate(resolve));
  return { text: text.slice(0, 10), headers: response.headers, status: response.status };
}

const texts = async (...requests: Parameters<typeof get>[]) => {
  const seen: string[] = [];
  for (const request of requests) seen.push((await get(...request)).text.replace("answer ", ""));
  return seen;
};

describe("cache-lookup and cache-store", () => {
  it("answer from the cache, with what cache-store kept and what stands after it", async () => {
    await cached();
    await get();
    const { text, headers } = await get();
    expect([text, headers.get("content-type"), headers.get("x-before")]).toEqual([
      "answer 1",
      "text/plain",
      "1",
    ]);
    expect(headers.get("x-after")).not.toBeNull();
    expect(headers.get("content-length")).toBe("8");
    expect(count).toBe(1);
  });

  it("keep an answer for its time", async () => {
    await cached();
    expect(await texts([], [])).toEqual(["1", "1"]);
    vi.setSystemTime(Date.now() + 60_000);
    expect(await texts([], [])).toEqual(["2", "2"]);
  });

  it("keep answers apart by URL, named headers and named parameters", async () => {
    await cached();
    expect(await texts(["?a=1"], ["?a=2"], ["?a=1"])).toEqual(["1", "2", "1"]);
    await gateway?.close();
    count = 0;
    await cached({
      content:
        "<vary-by-header>Accept</vary-by-header><vary-by-query-parameter>a;b</vary-by-query-parameter>",
    });
    expect(await texts(["?a=1&c=1"], ["?a=1&c=2"], ["?b=1"])).toEqual(["1", "1", "2"]);
    const json = { accept: "application/json" };
    expect(await texts(["?a=1", json], ["?a=1", { accept: "text/xml" }], ["?a=1", json])).toEqual([
      "3",
      "4",
      "3",
    ]);
  });

  it("keep answers apart by developer", async () => {
    await cached({ attributes: "" });
    const key = (value: string) => ({ "ocp-apim-subscription-key": value });
    expect(await texts(["", key("a")], ["", key("b")])).toEqual(["1", "1"]);
  });

  it.each([
    ["other methods than GET", "", {}, "POST"],
    ["requests with an Authorization header", "", { authorization: "Bearer x" }, "GET"],
    ["other statuses than 200", "?missing", {}, "GET"],
    ["bodies of more than 2 MiB", `?size=${2 * 1024 * 1024}`, {}, "GET"],
  ])("leave %s alone", async (_what, target, headers, method) => {
    await cached();
    const request = [target, headers as Record<string, string>, method] as const;
    expect(await texts([...request], [...request])).toEqual(
      ["1", "2"].map((n) => expect.stringMatching(`^${n}`)),
    );
  });

  it("keep what the policies say shall be kept", async () => {
    await cached({ attributes: 'allow-private-response-caching="true"' });
    const own = { authorization: "Bearer x" };
    expect(await texts(["", own], ["", own])).toEqual(["1", "1"]);
    await gateway?.close();
    await cached({ store: 'duration="60" cache-response="@(context.Response.StatusCode == 404)"' });
    expect(await texts(["?missing"], ["?missing"], [""], [""])).toEqual(["2", "2", "3", "4"]);
  });
});
