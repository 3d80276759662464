import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type { Envelope } from "../../../mcp-server/telemetry/azure-monitor/envelope.ts";
import { Transmission } from "../../../mcp-server/telemetry/azure-monitor/transmission.ts";
import { type Answer, answer, type Ingestion, startIngestion, taken } from "./ingestion.ts";

const patience = { attempts: 3, attemptMilliseconds: 5_000, backoffMilliseconds: 10 };

const running: Ingestion[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((ingestion) => ingestion.close()));
});

async function ingestionWith(...answers: readonly Answer[]): Promise<Ingestion> {
  const ingestion = await startIngestion(...answers);
  running.push(ingestion);
  return ingestion;
}

function items(...names: readonly string[]): Envelope[] {
  return names.map((name) => ({
    name,
    time: new Date(0).toISOString(),
    iKey: "key",
    tags: {},
    data: { baseType: "MetricData", baseData: {} },
  }));
}

/** What was sent in each request, by name. */
function sent({ received }: Ingestion): string[][] {
  return received.map((track) => track.items.map(({ name }) => name));
}

function inPart(errors: unknown): Answer {
  return answer(206, JSON.stringify({ itemsReceived: 3, itemsAccepted: 1, errors }));
}

describe("what is sent to Azure Monitor", () => {
  it("is a list of items in gzip, at the address that the ingestion has for it", async () => {
    const ingestion = await ingestionWith();
    await new Transmission(new URL(`${ingestion.url}/behind/`), patience).send(items("a", "b"));
    expect(sent(ingestion)).toEqual([["a", "b"]]);
    expect(ingestion.received[0]).toMatchObject({
      method: "POST",
      path: "/behind/v2.1/track",
      headers: { "content-encoding": "gzip", "content-type": "application/json" },
    });
  });

  it("is nothing where there is nothing", async () => {
    const ingestion = await ingestionWith();
    await new Transmission(new URL(ingestion.url), patience).send([]);
    expect(ingestion.received).toEqual([]);
  });

  it.each([408, 429, 500, 502, 503, 504])("comes again after %i, which passes", async (status) => {
    const ingestion = await ingestionWith(answer(status), answer(status, "no JSON"));
    await new Transmission(new URL(ingestion.url), patience).send(items("a"));
    expect(sent(ingestion)).toEqual([["a"], ["a"], ["a"]]);
  });

  it("is lost after some attempts, and the next is sent as ever", async () => {
    const ingestion = await ingestionWith(answer(503), answer(500), answer(429));
    const transmission = new Transmission(new URL(ingestion.url), patience);
    await expect(transmission.send(items("a", "b"))).rejects.toThrow(
      "Azure Monitor answered 429: 2 items are lost.",
    );
    await transmission.send(items("c"));
    expect(sent(ingestion)).toEqual([["a", "b"], ["a", "b"], ["a", "b"], ["c"]]);
  });

  it.each([400, 404, 413, 418])("is lost at once where it is refused with %i", async (status) => {
    const ingestion = await ingestionWith(answer(status, "x".repeat(1_000)));
    const transmission = new Transmission(new URL(ingestion.url), patience);
    await expect(transmission.send(items("a"))).rejects.toThrow(
      `Azure Monitor answered ${status}: 1 item is lost.`,
    );
    await transmission.send(items("b"));
    expect(sent(ingestion)).toEqual([["a"], ["b"]]);
  });

  it.each([
    [401, "Microsoft Entra tokens are not sent from here"],
    [403, "Microsoft Entra tokens are not sent from here"],
    [402, "a quota is used up"],
    [439, "a quota is used up"],
  ])("pauses after %i, and says why: %s", async (status, why) => {
    const ingestion = await ingestionWith(answer(status));
    const transmission = new Transmission(new URL(ingestion.url), patience);
    await expect(transmission.send(items("a"))).rejects.toThrow(why);
    await expect(transmission.send(items("b"))).rejects.toThrow(
      "Azure Monitor takes nothing for the time being: 1 item is lost.",
    );
    expect(sent(ingestion)).toEqual([["a"]]);
  });

  it("waits as long as it is asked to, where that is short", async () => {
    const ingestion = await ingestionWith(answer(429, "", { "retry-after": "1" }));
    const began = performance.now();
    await new Transmission(new URL(ingestion.url), patience).send(items("a"));
    expect(performance.now() - began).toBeGreaterThan(950);
    expect(ingestion.received).toHaveLength(2);
  });

  it.each(["60", new Date(Date.now() + 86_400_000).toUTCString(), "999999999"])(
    "is left alone until then, where that is long: %s",
    async (retryAfter) => {
      const ingestion = await ingestionWith(answer(503, "", { "retry-after": retryAfter }));
      const transmission = new Transmission(new URL(ingestion.url), patience);
      await expect(transmission.send(items("a"))).rejects.toThrow("answered 503");
      await expect(transmission.send(items("b"))).rejects.toThrow("takes nothing");
      expect(ingestion.received).toHaveLength(1);
    },
  );

  it("is left alone no longer when the clock is set back", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const ingestion = await ingestionWith(answer(503, "", { "retry-after": "1" }));
    const short = { ...patience, attemptMilliseconds: 900 };
    const transmission = new Transmission(new URL(ingestion.url), short);
    await expect(transmission.send(items("a"))).rejects.toThrow("answered 503");
    vi.setSystemTime(Date.now() - 86_400_000);
    await expect(transmission.send(items("b"))).rejects.toThrow("takes nothing");
    await delay(1_000);
    await transmission.send(items("c"));
    expect(sent(ingestion)).toEqual([["a"], ["c"]]);
  });

  it.each(["soon", "-1", "", "1e9", "0x10", "Infinity"])(
    "takes no notice of a wait that is none: %j",
    async (retryAfter) => {
      const ingestion = await ingestionWith(answer(503, "", { "retry-after": retryAfter }));
      await new Transmission(new URL(ingestion.url), patience).send(items("a"));
      expect(ingestion.received).toHaveLength(2);
    },
  );

  it("sends again what passes of what was not taken, and says what is lost", async () => {
    const ingestion = await ingestionWith(
      inPart([
        { index: 0, statusCode: 400, message: "Ada's item" },
        { index: 2, statusCode: 500, message: "" },
      ]),
    );
    const transmission = new Transmission(new URL(ingestion.url), patience);
    await expect(transmission.send(items("a", "b", "c"))).rejects.toThrow(
      "Azure Monitor refused a part: 1 item is lost.",
    );
    expect(sent(ingestion)).toEqual([["a", "b", "c"], ["c"]]);
  });

  it("is content where the rest is taken the second time", async () => {
    const ingestion = await ingestionWith(inPart([{ index: 1, statusCode: 429 }]), taken);
    await new Transmission(new URL(ingestion.url), patience).send(items("a", "b"));
    expect(sent(ingestion)).toEqual([["a", "b"], ["b"]]);
  });

  it.each([
    ["no JSON", "<html>"],
    ["nothing", ""],
    ["no object", "null"],
    ["a list", "[]"],
    ["errors that are no list", '{"errors":{"length":3}}'],
    ["errors of nothing", '{"errors":[null,1,"x",[],{}]}'],
    [
      "places that are none",
      '{"errors":[{"index":-1,"statusCode":500},{"index":3,"statusCode":500},{"index":0.5,"statusCode":500},{"index":"0","statusCode":500},{"index":1e99,"statusCode":500}]}',
    ],
    [
      "statuses that are none",
      '{"errors":[{"index":0,"statusCode":"500"},{"index":1,"statusCode":null}]}',
    ],
    [
      "more than is read",
      `{"errors":[{"index":0,"statusCode":500,"message":"${"x".repeat(300_000)}"}]}`,
    ],
  ])("sends nothing twice where a partial success says %s", async (_, body) => {
    const ingestion = await ingestionWith(answer(206, body));
    await new Transmission(new URL(ingestion.url), patience).send(items("a", "b", "c"));
    expect(sent(ingestion)).toEqual([["a", "b", "c"]]);
  });

  it("sends an item again once, however often it is named", async () => {
    const twice = Array.from({ length: 1_000 }, () => ({ index: 1, statusCode: 503 }));
    const ingestion = await ingestionWith(inPart(twice));
    await new Transmission(new URL(ingestion.url), patience).send(items("a", "b"));
    expect(sent(ingestion)).toEqual([["a", "b"], ["b"]]);
  });

  it("goes where the ingestion has moved to, and stays there", async () => {
    const target = await ingestionWith();
    const moved = await ingestionWith(answer(308, "", { location: `${target.url}/v2.1/track` }));
    const transmission = new Transmission(new URL(moved.url), patience);
    await transmission.send(items("a"));
    await transmission.send(items("b"));
    expect([sent(moved), sent(target)]).toEqual([[["a"]], [["a"], ["b"]]]);
  });

  it.each([
    ["another host", "https://attacker.example/v2.1/track"],
    [
      "Azure's own, from a host that is not",
      "https://x.in.applicationinsights.azure.com/v2.1/track",
    ],
    ["a host like it", "http://127.0.0.1.attacker.example/"],
    ["somebody's account", "http://ada:secret@127.0.0.1/"],
    ["no URL", "//"],
    ["another scheme", "file:///etc/passwd"],
    ["nowhere", ""],
  ])("does not follow to %s", async (_, location) => {
    const ingestion = await ingestionWith(answer(307, "", { location }));
    const sending = new Transmission(new URL(ingestion.url), patience).send(items("a"));
    await expect(sending).rejects.toThrow(/not its own: 1 item is lost\.$/);
    expect(ingestion.received).toHaveLength(1);
  });

  it("does not go round in circles", async () => {
    const ingestion = await startIngestion(
      ...Array.from({ length: 9 }, () => (...[response]: Parameters<Answer>) => {
        response.writeHead(307, { location: ingestion.url }).end();
      }),
    );
    running.push(ingestion);
    const sending = new Transmission(new URL(ingestion.url), patience).send(items("a"));
    await expect(sending).rejects.toThrow("answered 307");
    expect(ingestion.received).toHaveLength(3);
  });

  it.each([
    ["says nothing", () => undefined],
    ["never ends", (response) => response.writeHead(206).write("{")],
    ["breaks off", (response) => response.destroy()],
  ] satisfies [string, Answer][])("gives up an answer that %s", async (_, never) => {
    const ingestion = await ingestionWith(never, never, never);
    const quick = { ...patience, attemptMilliseconds: 250 };
    const sending = new Transmission(new URL(ingestion.url), quick).send(items("a"));
    await expect(sending).rejects.toThrow(
      /^Azure Monitor cannot be reached \(.+\): 1 item is lost\.$/,
    );
    expect(ingestion.received).toHaveLength(3);
  });

  it("says that nobody listens, without the address", async () => {
    const closed = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => closed.once("listening", resolve));
    const address = closed.address();
    const port = typeof address === "object" ? address?.port : undefined;
    await new Promise((resolve) => closed.close(resolve));
    const sending = new Transmission(new URL(`http://127.0.0.1:${port}`), patience).send(
      items("a"),
    );
    await expect(sending).rejects.toThrow(
      "Azure Monitor cannot be reached (ECONNREFUSED): 1 item is lost.",
    );
  });

  it("keeps no more under way than a few, and nothing once they are over", async () => {
    const never: Answer = () => undefined;
    const ingestion = await ingestionWith(...Array.from({ length: 24 }, () => never));
    const transmission = new Transmission(new URL(ingestion.url), {
      ...patience,
      attemptMilliseconds: 300,
    });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 100 }, () => transmission.send(items("a"))),
    );
    const reasons = outcomes.map((outcome) =>
      String(outcome.status === "rejected" && outcome.reason),
    );
    expect(reasons.filter((reason) => reason.includes("too slow"))).toHaveLength(92);
    expect(ingestion.received.length).toBeLessThanOrEqual(24);
    await transmission.send(items("b"));
    expect(sent(ingestion).at(-1)).toEqual(["b"]);
  });
});
