// T30, secrets in logs and traces. RFC 6819 section 5.1.4.1.1; RFC 9700 section 4.3.2 (codes in logs); OWASP ASVS 16.2.5.
// Every flow there is runs once, with everything that is traced and logged captured, and every HTTP exchange of
// the run recorded: no secret of any exchange, nor a piece of one, stands in what was captured, nor in anything that the page
// which shows policies while they run is told.

import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { get as httpGet } from "node:http";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { TraceEvent } from "../../local/gateway/exchange/exchange.ts";
import type { TelemetryRecord } from "../../local/gateway/watching/telemetry-record.ts";
import { LocalCloud } from "../../local/stack/local-cloud.ts";
import { type Local, startLocal } from "../../local/start-local.ts";
import { MetadataHost } from "../e2e/metadata-host.ts";
import { ScriptedBackend } from "../e2e/scripted-backend.ts";
import { synthesized } from "../stacks/synthesized.ts";
import { flowNames, flowsOf } from "./every-flow.ts";
import { RecordedTraffic } from "./recorded-traffic.ts";
import { leaksIn, type Secret, secretsIn } from "./secrets.ts";

const watcherSecret = randomBytes(30).toString("base64url");
const events: TraceEvent[] = [];
const records: TelemetryRecord[] = [];
const logged: string[] = [];
const keys: Secret[] = [];
/** How many requests the page was asked for. */
let shown = 0;
let traffic: RecordedTraffic;
let local: Local;
let backend: ScriptedBackend;
let host: MetadataHost;

/** What the page is told, by a way that is not recorded itself. */
async function get(path: string): Promise<string> {
  const [answer] = (await once(httpGet(`${local.trace}${path}`), "response")) as [Readable];
  return await text(answer);
}

/** Everything that the page is told of later requests. */
async function shownByPage(after: number): Promise<string> {
  const requests = await get("requests");
  const ids = (JSON.parse(requests) as { id: string; number: number }[])
    .filter(({ number }) => number > after)
    .map(({ id }) => id);
  expect(ids).not.toEqual([]);
  shown += ids.length;
  const traces = await Promise.all(ids.map((id) => get(`requests/${id}`)));
  const others = await Promise.all(ids.map((id) => get(`requests/${id}/api-management`)));
  return [requests, ...traces, ...others].join("\n");
}

/** What was traced and logged, as one text. */
const captured = (fromEvent = 0, fromLine = 0) =>
  `${JSON.stringify(events.slice(fromEvent))}\n${logged.slice(fromLine).join("")}`;

beforeAll(async () => {
  const attribute = LocalCloud.prototype.attribute;
  vi.spyOn(LocalCloud.prototype, "attribute").mockImplementation(function (
    this: LocalCloud,
    block,
    path,
  ) {
    const value = attribute.call(this, block, path);
    if (block.type === "random_bytes") keys.push({ kind: block.address, value: String(value) });
    return value;
  });
  traffic = new RecordedTraffic();
  backend = await ScriptedBackend.start();
  host = await MetadataHost.start();
  local = await startLocal({
    stack: await synthesized("__tests__/stacks/every-flow.ts", watcherSecret),
    logger: pino({ level: "trace" }, { write: (line: string) => void logged.push(line) }),
    onTrace: (event) => events.push(event),
    onTelemetry: (record) => records.push(record),
    trace: true,
    hosts: { "https://backend.example": backend.origin, "https://agents.example": host.origin },
  });
}, 60_000);

afterAll(async () => {
  vi.restoreAllMocks();
  traffic.stop();
  await local.close();
  await host.close();
  await backend.close();
});

/** The keys, and every secret that was exchanged so far. */
const secrets = () => [...keys, ...secretsIn(traffic, local.entra.origin)];

describe("no secret is traced or logged while", () => {
  it.each(flowNames)("%s", async (name) => {
    const [eventsBefore, linesBefore] = [events.length, logged.length];
    await flowsOf({ local, backend, host, traffic, watcherSecret })[name]();
    expect(events.length).toBeGreaterThan(eventsBefore);
    expect(logged.length).toBeGreaterThan(linesBefore);
    expect(leaksIn(captured(eventsBefore, linesBefore), secrets())).toEqual([]);
    expect(leaksIn(await shownByPage(shown), secrets())).toEqual([]);
  });

  it("all of that, and the start, were going on", async () => {
    expect(leaksIn(captured(), secrets())).toEqual([]);
    expect(records.length).toBeGreaterThan(events.length / 2);
    expect(leaksIn(JSON.stringify(records), secrets())).toEqual([]);
    expect(leaksIn(await get("gateway"), secrets())).toEqual([]);
  });

  it("Prometheus and the page read the numbers", async () => {
    const known = secrets();
    const numbers = await (await fetch(local.metricsUrl)).text();
    expect(numbers).toContain('mcp_gateway_events_total{event="token issued"}');
    expect(leaksIn(numbers, known)).toEqual([]);
    const shown = await get("metrics");
    expect(shown).toContain('"event":"token issued"');
    expect(leaksIn(shown, known)).toEqual([]);
  });
});

describe("a leak would be found", () => {
  it("of every kind of secret, all of which the run has had", () => {
    const kinds = new Set(secrets().map(({ kind }) => kind.replace(/\..*/, "")));
    expect([...kinds].sort()).toEqual(
      [
        ..."Basic Bearer access_token client_assertion client_secret code code_verifier".split(" "),
        ..."cookie id_token nonce random_bytes refresh_token sealed session state token".split(" "),
        ..."transaction form gateway-assertion x-notes-key".split(" "),
        ...["sealed code", "sealed summary"],
      ].sort(),
    );
    expect(keys.length).toBeGreaterThanOrEqual(3);
    expect(secrets().length).toBeGreaterThan(200);
  });

  it("from twelve characters on, wherever in a secret they stand and however they are encoded", () => {
    for (const secret of secrets()) {
      const { value } = secret;
      const middle = Math.floor(value.length / 2) - 6;
      for (const piece of [
        value.slice(0, 12),
        value.slice(middle, middle + 12),
        value.slice(-12),
      ]) {
        expect(leaksIn(`took 12 ms ${piece} and on`, [secret])).toHaveLength(1);
      }
      expect(leaksIn(JSON.stringify({ at: encodeURIComponent(value) }), [secret])).toHaveLength(1);
    }
  });

  it("in what is traced and in what is logged", () => {
    const [secret] = secrets();
    if (secret === undefined) throw new Error("There is no secret.");
    expect(leaksIn(captured(), [secret])).toEqual([]);
    const event = { ...events[0], message: `code ${secret.value}` } as TraceEvent;
    events.push(event);
    expect(leaksIn(captured(), [secret])).toHaveLength(1);
    events.pop();
    logged.push(`{"level":10,"msg":"${secret.value.slice(3, 20)}"}\n`);
    expect(leaksIn(captured(), [secret])).toHaveLength(1);
    logged.pop();
  });
});
