import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Front, frontOf, suiteProgram } from "../conformance/suite.ts";
import { type RunningServer, startWeatherServer } from "./running-server.ts";

let weather: RunningServer;
let front: Front;

beforeAll(async () => {
  weather = await startWeatherServer();
  front = await frontOf(`${weather.url}/mcp`, await weather.issuer.mint());
});
afterAll(async () => {
  await front.close();
  await weather.close();
});

/** Runs one scenario of the official suite; it says how many checks passed and failed. */
async function conformance(scenario: string): Promise<string> {
  const words = ["server", "--url", front.url, "--scenario", scenario];
  const suite = spawn(process.execPath, [suiteProgram(), ...words], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [said, complained] = await Promise.all([text(suite.stdout), text(suite.stderr)]);
  return said + complained;
}

describe("the official conformance suite for servers", () => {
  it.each([
    "server-initialize",
    "ping",
    "tools-list",
    "resources-list",
    "prompts-list",
    "dns-rebinding-protection",
  ])("passes %s", async (scenario) => {
    const said = await conformance(scenario);
    expect(said).toMatch(/Passed: \d+\/\d+, 0 failed/);
  });
});
