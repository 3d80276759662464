import { beforeAll, describe, expect, it } from "vitest";
import * as calls from "../../constructs/observability/queries/calls.ts";
import * as refused from "../../constructs/observability/queries/refusals.ts";
import * as signIns from "../../constructs/observability/queries/sign-ins.ts";
import * as volume from "../../constructs/observability/queries/volume.ts";
import { observed, rulesOf } from "../constructs/observability/observed.ts";
import { terraformOf } from "../constructs/terraform-of.ts";
import { tablesOf } from "../kql/application-insights.ts";
import { runQuery, type Tables } from "../kql/run-query.ts";
import type { Row } from "../kql/values.ts";
import { OAuthClient } from "./oauth-client.ts";
import { watchedGateway } from "./watched-gateway.ts";

/** One morning at the gateway: what people and clients do, and what goes wrong. */
let tables: Tables;
/** The same, and then what anybody can send. */
let withNoise: Tables;
/** The same, and then a refresh token that comes twice. */
let withReuse: Tables;
let server = "";
/** What Prometheus would read at the same time. */
let numbers = "";
const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";

beforeAll(async () => {
  const { local, events, records } = await watchedGateway();
  const client = await OAuthClient.register(local, { client_name: "Monitored client" });
  server = client.resource;
  await client.call(undefined);
  const tokens = await client.tokens();
  const call = (name: string, headers: Record<string, string> = {}) =>
    client.call(tokens["access_token"], {
      headers,
      body: JSON.stringify({
        jsonrpc: "2.0",
        id: 1,
        method: "tools/call",
        params: { name, arguments: { city: "Paris", country: "France" } },
      }),
    });
  const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;
  for (const name of ["get_cities", "get_weather"]) {
    const answer = await call(name, { traceparent });
    expect(answer.status).toBe(200);
    await answer.text();
  }
  await client.authorize();
  await client.authorize({}, { decision: "deny" }).catch(() => "said no");
  const refreshed = await client.refresh(tokens["refresh_token"]);
  expect(refreshed.status).toBe(200);
  await client.call("not.a.token");
  await client.revoke(refreshed.body["refresh_token"]);
  expect(records.length).toBeGreaterThan(10);
  tables = tablesOf(local.issuer, events, records);
  numbers = await (await fetch(local.metricsUrl)).text();
  for (let time = 0; time < 12; time += 1) {
    const page = await fetch(`${local.issuer}/authorize?client_id=nobody`);
    const stream = await fetch(server, { headers: { authorization: "Bearer a.b.c" } });
    await Promise.all([page.text(), stream.text()]);
  }
  withNoise = tablesOf(local.issuer, events, records);
  const { refresh_token: first } = await client.tokens();
  const second = await client.refresh(first);
  await client.refresh(second.body["refresh_token"]);
  expect((await client.refresh(first)).status).toBe(400);
  withReuse = tablesOf(local.issuer, events, records);
});

const run = (query: string) => runQuery(query, tables);

/** The same rows, as if they were ten minutes old. */
function later(): Tables {
  const aged = tables.traces?.map((row) => ({
    ...row,
    timestamp: new Date((row["timestamp"] as Date).getTime() - 600_000),
  }));
  return { ...tables, traces: aged ?? [] };
}

describe("what the gateway's queries say of a local run", () => {
  it("is how far sign-ins came", () => {
    const funnel = Object.fromEntries(
      run(signIns.signInFunnel).map(({ step, sign_ins }) => [step, sign_ins]),
    );
    expect(funnel).toEqual({
      Asked: 3,
      "Question shown": 3,
      Allowed: 2,
      "Not allowed": 1,
      "Signed in": 2,
      "Token issued": 1,
      "Token refreshed": 1,
      "Ended by the client": 1,
    });
  });

  it("is which clients never came for their token", () => {
    expect(run(signIns.codesNeverRedeemed)).toEqual([]);
    expect(runQuery(signIns.codesNeverRedeemed, later())).toEqual([
      { client: "Monitored client", codes: 1 },
    ]);
  });

  it("is the calls of each server, and by whom", () => {
    expect(run(calls.callsByServer)).toEqual([{ server, calls: 2, failed: 0 }]);
    expect(run(calls.topClients)).toEqual([
      { client: "Monitored client", calls: 2, sign_ins: 1, failed: 0 },
    ]);
    expect(run(calls.callsOverTime("1d"))).toEqual([
      { timestamp: expect.any(Date), outcome: "answered", calls: 2 },
    ]);
    expect(run(calls.callCount())).toEqual([{ value: 2 }]);
    expect(run(calls.callCount("/weather/mcp"))).toEqual([{ value: 2 }]);
    expect(run(calls.callCount("/orders/mcp"))).toEqual([{ value: 0 }]);
  });

  it("is what Prometheus reads", () => {
    const read = (line: RegExp) => Number(line.exec(numbers)?.[1]);
    expect(
      read(/^mcp_gateway_calls_total\{.*client="Monitored client".*outcome="answered"\} (\d+)$/m),
    ).toBe(2);
    expect(
      read(/^mcp_gateway_call_duration_count\{server="\/weather\/mcp",part="gateway"\} (\d+)$/m),
    ).toBeGreaterThanOrEqual(2);
    for (const [event, count] of [
      ["signed in", 2],
      ["denied", 1],
      ["token refreshed", 1],
    ] as const) {
      const line = new RegExp(`^mcp_gateway_events_total\\{event="${event}"\\} (\\d+)$`, "m");
      expect(read(line), event).toBeGreaterThanOrEqual(count);
    }
    expect(numbers).not.toMatch(/Ada|Lovelace|@/);
  });

  it("is how long calls took, and how much of that was the server's", () => {
    const [row] = run(calls.latencyByServer);
    expect(row).toMatchObject({ server, calls: 2 });
    const [p50, theirs, ours] = ["p50", "server_p50", "gateway_p50"].map((it) => Number(row?.[it]));
    expect(p50).toBeGreaterThanOrEqual(theirs ?? Number.NaN);
    expect(ours).toBeGreaterThanOrEqual(0);
    expect(run(calls.latency(95, "total"))).toEqual([{ value: row?.["p95"], total: 2 }]);
  });

  it("is what was refused, without the first request of every client", () => {
    expect(run(refused.refusals)).toEqual([
      { event: "call refused", why: expect.stringContaining("token:"), requests: 1 },
    ]);
    expect(run(refused.failures)).toEqual([]);
    expect(run(calls.callFailures())).toEqual([{ failed: 0, total: 2, value: 0 }]);
    expect(run(signIns.signInOutcomes)).toEqual([{ failed: 0, total: 2, value: 0 }]);
  });

  it("is everything of one sign-in, by its flow", () => {
    const flow = tables.traces?.flatMap(({ customDimensions, message }) =>
      message === "call" && typeof customDimensions === "object"
        ? [(customDimensions as { flow?: string })?.flow ?? ""]
        : [],
    )[0];
    const told = run(signIns.oneSignIn(JSON.stringify(flow)));
    expect(told.map(({ message }) => message)).toEqual([
      "consent asked",
      "consented",
      "signed in",
      "token issued",
      "call",
      "call",
      "token refreshed",
      "revoked",
    ]);
    expect(told.filter((row) => row["operation_Id"] === traceId)).toHaveLength(2);
    expect(run(signIns.oneSignIn('""'))).toEqual([]);
  });

  it("is what it costs to know it", () => {
    expect(
      run(volume.volumeByTable)
        .map(({ table }) => table)
        .sort(),
    ).toEqual(["dependency", "request", "trace"]);
  });
});

describe("an alert, on the rows of a local run", () => {
  const made = observed();
  const { alertOn } = made.observability;
  alertOn.recommended();
  alertOn.errorRate({ id: "few-calls", atLeast: 2 });
  alertOn.latency({ id: "few-slow-calls", atLeast: 2 });
  alertOn.backendDown({ id: "few-dead-calls", atLeast: 2 });
  alertOn.signInFailures({ id: "few-sign-ins", atLeast: 2 });
  alertOn.metric("throttled", made.observability.metricThrottled(), { above: 0 });
  const rules = rulesOf(terraformOf(made.stack));
  /** The names of the alerts that are raised. */
  const raised = (rows: Tables) =>
    rules
      .filter(({ criteria }) => runQuery(criteria[0]?.query ?? "", rows).length > 0)
      .map(({ name }) => /alert-rules-(.+?)-\$/.exec(name)?.[1])
      .sort();
  /** The rows with other values in those that fit. */
  const changed = (
    table: "traces" | "requests",
    values: Row,
    fits: (row: Row) => boolean = () => true,
  ): Tables => ({
    ...tables,
    [table]: tables[table]?.map((row) => (fits(row) ? { ...row, ...values } : row)),
  });

  it("is not raised while all is well, nor by what anybody can send", () => {
    expect(raised(tables)).toEqual([]);
    expect(withNoise.traces?.length).toBeGreaterThan(24);
    expect(raised(withNoise)).toEqual([]);
  });

  it("is raised when its calls fail, are slow or come too often, and not by few of them", () => {
    const isCall = (row: Row) =>
      String(row["url"]).endsWith("/weather/mcp") && row["resultCode"] === "200";
    expect(raised(changed("requests", { resultCode: "502" }, isCall))).toEqual([
      "few-calls",
      "few-dead-calls",
    ]);
    expect(raised(changed("requests", { duration: 20_000 }, isCall))).toEqual(["few-slow-calls"]);
    expect(raised(changed("requests", { resultCode: "429" }, isCall))).toEqual(["throttled"]);
  });

  it("is raised when people cannot sign in", () => {
    const signedIn = (row: Row) => row["message"] === "signed in";
    expect(raised(changed("traces", { message: "sign-in failed" }, signedIn))).toEqual([
      "few-sign-ins",
    ]);
  });

  it("is raised when a refresh token comes twice", () => {
    expect(raised(withReuse)).toEqual(["refresh-reuse"]);
  });
});
