import type { TraceEvent } from "../../../local/gateway/exchange/exchange.ts";
import type { TelemetryRecord } from "../../../local/gateway/watching/telemetry-record.ts";
import { type Local, startLocal } from "../../../local/start-local.ts";
import { OAuthClient } from "../../e2e/oauth-client.ts";
import { people } from "../../e2e/sign-in.ts";
import { tablesOf } from "../application-insights.ts";
import type { Tables } from "../run-query.ts";
import type { Row } from "../values.ts";

/** How often each client calls in each hour, and who uses it. */
const day = [
  { client: "Visual Studio Code", person: people.grace, calls: [4, 9, 12, 7, 11, 14, 10, 5] },
  { client: "Claude", person: people.ada, calls: [2, 4, 6, 5, 3, 7, 6, 2] },
  { client: "Cursor", person: people.alan, calls: [0, 2, 3, 3, 4, 2, 5, 1] },
] as const;

/** What is asked of the weather server, one after another. */
const questions = [
  { name: "get_forecast", arguments: { city: "Lisbon", days: 1 } },
  { name: "who_am_i", arguments: {} },
  { name: "get_cities", arguments: { country: "Portugal", limit: 5 } },
  { name: "get_forecast", arguments: { city: "Porto", days: 3 } },
] as const;
const hour = 3_600_000;

/** What Application Insights would hold of a day, and a sign-in of it. */
export interface Day {
  readonly tables: Tables;
  readonly flow: string;
}

/**
 * A day at a gateway on this machine, in seconds: people sign in, say no and come back, clients call, and some of it goes wrong. What
 * happens in one round after another is put an hour apart.
 */
export async function busyDay(stack: string): Promise<Day> {
  const events: TraceEvent[] = [];
  const records: TelemetryRecord[] = [];
  const local = await startLocal({
    stack,
    onTrace: (event) => events.push(event),
    onTelemetry: (record) => records.push(record),
  });
  try {
    const parts: Tables[] = [];
    const clients = new Map<string, SignedIn>();
    for (let round = 0; round < day[0].calls.length; round += 1) {
      await oneHour(local, clients, round);
      const rows = tablesOf(local.issuer, events.splice(0), records.splice(0));
      parts.push(aged(rows, day[0].calls.length - 1 - round));
    }
    const tables = joined(parts);
    return { tables, flow: latestFlow(tables) };
  } finally {
    await local.close();
  }
}

interface SignedIn {
  readonly client: OAuthClient;
  tokens: Readonly<Record<string, unknown>>;
}

async function oneHour(local: Local, clients: Map<string, SignedIn>, round: number): Promise<void> {
  for (const { client: name, person, calls } of day) {
    const times = calls[round] ?? 0;
    if (times === 0) continue;
    const signedIn = clients.get(name) ?? (await signInWith(local, name, person));
    clients.set(name, signedIn);
    for (let time = 0; time < times; time += 1) {
      await ask(signedIn, questions[(time + round) % questions.length] ?? questions[0]);
    }
    if (round % 3 === 2) {
      signedIn.tokens = (await signedIn.client.refresh(signedIn.tokens["refresh_token"])).body;
    }
  }
  await oddities(local, clients, round);
}

async function signInWith(local: Local, name: string, person: string): Promise<SignedIn> {
  const client = await OAuthClient.register(local, { client_name: name });
  await (await client.call(undefined)).text();
  return { client, tokens: await client.tokens({}, { person }) };
}

/** What goes wrong now and then. */
async function oddities(
  local: Local,
  clients: Map<string, SignedIn>,
  round: number,
): Promise<void> {
  const [first] = clients.values();
  if (first === undefined) return;
  const { client } = first;
  if (round === 1 || round === 5) {
    await client.authorize({}, { decision: "deny" }).catch(() => "said no");
  }
  if (round === 2) await client.authorize({}, { person: people.dennis }).catch(() => "is disabled");
  if (round === 3 || round === 6) {
    await client.authorize({}, { person: people.barbara }).catch(() => "is kept out");
    await client.authorize({}, { person: people.ada });
  }
  if (round % 2 === 0) await (await client.call("a.b.c")).text();
  if (round === 4) {
    // A program that keeps an old refresh token.
    const other = await signInWith(local, "MCP Inspector", people.ada);
    const { refresh_token: old } = other.tokens;
    const { body } = await other.client.refresh(old);
    await other.client.refresh(body["refresh_token"]);
    await other.client.refresh(old);
  }
}

/** Calls a tool. Whom the gateway lets through has to be answered, so that the day is one of tools that there are. */
async function ask(
  { client, tokens }: SignedIn,
  params: (typeof questions)[number],
): Promise<void> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params });
  const answer = await client.call(tokens["access_token"], { body });
  const text = await answer.text();
  if (answer.ok && /"isError":\s*true|"error":/.test(text)) {
    throw new Error(`${params.name} cannot be called like this: ${text}`);
  }
}

function aged(tables: Tables, hours: number): Tables {
  const older = (row: Row): Row => ({
    ...row,
    timestamp: new Date((row["timestamp"] as Date).getTime() - hours * hour),
  });
  return Object.fromEntries(
    Object.entries(tables).map(([name, rows]) => [name, rows?.map(older) ?? []]),
  );
}

function joined(parts: readonly Tables[]): Tables {
  const names = ["traces", "requests", "dependencies", "exceptions"] as const;
  return Object.fromEntries(names.map((name) => [name, parts.flatMap((part) => part[name] ?? [])]));
}

function latestFlow({ traces = [] }: Tables): string {
  const refreshed = traces.findLast(({ message }) => message === "token refreshed");
  const { flow } = (refreshed?.["customDimensions"] ?? {}) as { readonly flow?: string };
  return flow ?? "";
}
