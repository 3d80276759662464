import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Local, startLocal } from "../../local/start-local.ts";
import { type Baseline, everythingBaseline, weatherBaseline } from "../conformance/baseline.ts";
import { conformanceDocument, type Run } from "../conformance/document.ts";
import {
  type EverythingServer,
  startEverythingServer,
} from "../conformance/everything/everything-server.ts";
import {
  type Findings,
  failedScenarios,
  frontOf,
  runServerSuite,
  scenariosOf,
} from "../conformance/suite.ts";
import { OAuthClient } from "../e2e/oauth-client.ts";
import { type RunningServer, startWeatherServer } from "../mcp-server/running-server.ts";
import { synthesized } from "../stacks/synthesized.ts";

const revisions = ["2025-11-25", "2026-07-28"] as const;
const runs: Run[] = [];
let everything: EverythingServer;
let weather: RunningServer;
let local: Local;

beforeAll(async () => {
  [everything, weather] = await Promise.all([startEverythingServer(), startWeatherServer()]);
  const stack = await synthesized("__tests__/stacks/conformance.ts");
  local = await startLocal({ stack, hosts: { "https://everything.example": everything.origin } });
});

afterAll(async () => {
  await local.close();
  await Promise.all([everything.close(), weather.close()]);
});

/** What the suite finds at a server that wants a token. */
async function findings(url: string, token: unknown, revision: string): Promise<Findings> {
  const front = await frontOf(url, token);
  try {
    return await runServerSuite(front.url, revision);
  } finally {
    await front.close();
  }
}

async function behindGateway(server: string, revision: string): Promise<Findings> {
  const resource = `${local.issuer}/${server}/mcp`;
  const client = await OAuthClient.register(local);
  const { body } = await client.redeem(await client.authorize({ resource }), { resource });
  return await findings(resource, body["access_token"], revision);
}

function record(server: string, revision: string, found: Findings): Findings {
  runs.push({ server, revision, found });
  return found;
}

/** The scenarios of a baseline that the suite tried. */
function listed(baseline: Baseline, found: Findings): readonly string[] {
  const tried = scenariosOf(found);
  return Object.values(baseline)
    .flat()
    .filter((name) => tried.includes(name))
    .sort();
}

describe.each(revisions)("the official suite for servers, protocol %s", (revision) => {
  let direct: Findings;

  it("passes at a server with everything that it asks for", async () => {
    direct = await runServerSuite(`${everything.origin}/mcp`, revision);
    record("everything, by itself", revision, direct);
    expect(failedScenarios(direct)).toEqual(listed(everythingBaseline, direct));
  });

  it.each([
    ["a gateway", "everything"],
    ["a gateway with rules for tools", "guarded"],
  ])("finds the same through %s", async (what, server) => {
    const found = await behindGateway(server, revision);
    record(`everything, through ${what}`, revision, found);
    expect(found).toEqual(direct);
  });

  it("passes at the weather server what weather has to do with", async () => {
    const token = await weather.issuer.mint();
    const found = await findings(`${weather.url}/mcp`, token, revision);
    record("weather, by itself", revision, found);
    expect(failedScenarios(found)).toEqual(listed(weatherBaseline, found));
    const through = await behindGateway("weather", revision);
    record("weather, through a gateway", revision, through);
    expect(through).toEqual(found);
  });
});

it("docs/conformance.md says what was found", async () => {
  const manifest = JSON.parse(readFileSync("package.json", "utf8")) as {
    devDependencies: Record<string, string>;
  };
  const version = manifest.devDependencies["@modelcontextprotocol/conformance"] ?? "";
  const document = conformanceDocument(version, runs, { everythingBaseline, weatherBaseline });
  await expect(document).toMatchFileSnapshot("../../docs/conformance.md");
});
