// The numbers on the page that shows policies, of more calls than a test can make: what they are counted from is told directly.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KeptValues } from "../../../local/data/kept-values.ts";
import { compileGateway } from "../../../local/gateway/compile.ts";
import { MetricsEndpoint } from "../../../local/telemetry/metrics-endpoint.ts";
import { PolicySources } from "../../../local/trace/policy-sources.ts";
import { TraceRecorder } from "../../../local/trace/recorder.ts";
import { TraceServer } from "../../../local/trace/trace-server.ts";
import { PolicyCompiler } from "../../../policy/index.ts";
import { document } from "../../local/gateway/harness.ts";
import { noChromium, openChromium } from "./chromium-pages.ts";
import { expectForEverybody } from "./everybody.ts";
import { onADesk, openTracePage } from "./opened-trace-page.ts";

const trace = { traceId: "0".repeat(32), spanId: "0".repeat(16), parentSpanId: undefined };

let browser: Browser;
let metrics: MetricsEndpoint;
let server: TraceServer;
let page: Page;
let wrong: readonly string[];
let count = 0;

beforeAll(async () => {
  if (noChromium() !== undefined) return;
  metrics = await MetricsEndpoint.listen(0, (label) => label);
  const recorder = new TraceRecorder({ documentOf: () => "global", participantOf: () => "other" });
  const configured = {
    ...{ serviceName: "service", tier: "Developer" as const, apis: [] },
    globalPolicy: { address: "global", text: document({}) },
    ...{ namedValues: new Map(), fragments: new Map() },
  };
  const compiled = compileGateway(configured, PolicyCompiler.load());
  const sources = new PolicySources({ configured, compiled, servers: [] }, recorder.masks);
  server = await TraceServer.listen(
    { recorder, sources: () => sources, metrics },
    new KeptValues(),
  );
  browser = await openChromium();
  ({ page, wrong } = await openTracePage(browser, server.url));
  await page.getByRole("link", { name: "Metrics" }).click();
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await metrics?.close();
});

function call(path: string, client: string, tool: string, status: number, duration: number): void {
  count += 1;
  const requestId = `${count}`;
  const at = Date.now();
  metrics.metrics.event({
    ...{ ...trace, source: "mcp-gateway", severity: "information", message: "call", at, requestId },
    operation: "Messages",
    metadata: { resource: `https://gateway.example${path}`, client, reason: `tool ${tool}` },
  });
  const ended = { ...trace, requestId, startedAt: at, method: "POST", status };
  metrics.metrics.record({ ...ended, kind: "backend", duration: duration - 3, target: "" });
  metrics.metrics.record({
    ...{ ...ended, kind: "request", duration, path, api: "weather", operation: "Messages" },
  });
}

const rows = () => page.locator(".calls tbody tr");

describe.skipIf(noChromium() !== undefined)("the numbers of many calls", () => {
  it("are the busiest first, with how many are left out", async () => {
    for (let index = 0; index < 12_345; index += 1) {
      call("/weather/mcp", "MCP Inspector", "get_weather", index % 100 === 0 ? 502 : 200, 40);
    }
    for (let index = 0; index < 150; index += 1) {
      call("/orders/mcp", `client ${index}`, `tool-${index}`, 200, 31_000);
    }
    await rows().first().getByText("12,345").waitFor();
    const first = rows().first().locator("td");
    await expect.poll(() => first.allTextContents()).toEqual(["12,345", "12,221", "0", "124"]);
    await expect.poll(() => rows().count()).toBe(25);
    // The first, 99 clients more by 100 tools, and what is "other" by client and tool.
    await page.getByText(/^And \d+ rows more, \d+ in all/).waitFor();
    await page.getByText("“other” is what came after").waitFor();
    await expectForEverybody(page);
    await onADesk(page);
  });

  it("say that they took longer than is measured", async () => {
    const orders = page.locator(".latency", { hasText: "/orders/mcp" });
    const whole = orders.locator("tr", { hasText: "In all" });
    expect((await whole.locator("td").allTextContents()).slice(0, 3)).toEqual(
      Array(3).fill("over 30 s"),
    );
    await expect
      .poll(() => whole.getByRole("img").getAttribute("aria-label"))
      .toBe("over 30 s: 150");
  });

  it("stay in their rows, whatever names hold and however long paths are", async () => {
    const path = `/${"a-very-long-path-of-a-server".repeat(3)}/mcp`;
    const name = "\u202ebackwards\u202c <b>bold</b> & \n more";
    for (let index = 0; index < 300; index += 1) call(path, name, "t".repeat(64), 404, 5);
    // The hundred names are taken, so a new one is among the others, and its server is not.
    await page.getByRole("button", { name: "By server" }).click();
    const row = rows().filter({ hasText: path });
    await row.getByText("300").first().waitFor();
    await expect.poll(() => row.locator("td").allTextContents()).toEqual(["300", "0", "300", "0"]);
    await expectForEverybody(page);
    await onADesk(page);
    await page.getByRole("button", { name: "By client" }).click();
    await rows().filter({ hasText: "other" }).waitFor();
    await expectForEverybody(page);
  });

  it("are drawn anew only when there are others, so that what is selected stays", async () => {
    await onADesk(page);
    await page.evaluate("document.querySelector('.metrics').isTheSame = true");
    const isTheSame = () => page.evaluate("document.querySelector('.metrics').isTheSame === true");
    const read = page.waitForResponse("**/metrics");
    await page.keyboard.press("e");
    await (await read).finished();
    await page.locator("#list [aria-pressed=true]", { hasText: "Failed" }).waitFor();
    expect(await isTheSame()).toBe(true);
    call("/weather/mcp", "MCP Inspector", "get_weather", 200, 40);
    await rows().first().getByText("12,346").waitFor();
    expect(await isTheSame()).toBe(false);
    expect(wrong).toEqual([]);
  });
});
