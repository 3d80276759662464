import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { document, type RunningGateway, runGateway } from "../harness.ts";
import { standingClock } from "../standing-clock.ts";

let model: Server;
let origin: string;
let gateway: RunningGateway | undefined;
standingClock("2026-11-22T10:20:30Z");
let answer: { readonly type: string; readonly body: string };

const json = (usage: unknown) => ({
  type: "application/json",
  body: JSON.stringify({ choices: [{ message: { content: "hi" } }], usage }),
});

const events = (...data: unknown[]) => ({
  type: "text/event-stream",
  body: [...data.map((event) => JSON.stringify(event)), "[DONE]"]
    .map((event) => `data: ${event}\n\n`)
    .join(""),
});

beforeAll(async () => {
  model = createServer((request, response) => {
    request.resume().on("end", () => {
      response.setHeader("Content-Type", answer.type);
      for (const piece of answer.body.match(/.{1,40}/gs) ?? []) response.write(piece);
      response.end();
    });
  });
  await new Promise<void>((resolve) => model.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(model.address() as AddressInfo).port}`;
});

afterAll(() => {
  model.close();
});

beforeEach(() => {
  answer = json({ prompt_tokens: 30, completion_tokens: 20, total_tokens: 50 });
});

afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

async function start(inbound: string, rest = {}): Promise<void> {
  gateway = await runGateway({
    serviceUrl: origin,
    operation: document({
      inbound,
      backend: '<forward-request buffer-response="false" />',
      ...rest,
    }),
  });
}

async function ask(prompt: unknown = { messages: [{ role: "user", content: "x".repeat(40) }] }) {
  const response = await fetch(`${gateway?.origin}/api/run`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(prompt),
  });
  const text = await response.text();
  // What a stream took is known when it has ended.
  await new Promise((resolve) => setTimeout(resolve, 10));
  const { headers, status } = response;
  return { status, text, left: headers.get("x-left"), used: headers.get("x-used"), headers };
}

const limit = (attributes: string, name = "llm-token-limit") =>
  `<${name} counter-key="@(context.Request.Method)" ${attributes} remaining-tokens-header-name="X-Left" tokens-consumed-header-name="X-Used" />`;

describe.each(["llm-token-limit", "azure-openai-token-limit"])("%s", (name) => {
  it("counts what the model says, and refuses with 429 once a minute's tokens are used up", async () => {
    await start(limit('tokens-per-minute="100" estimate-prompt-tokens="false"', name));
    expect(await ask()).toMatchObject({ status: 200, left: "50", used: "50" });
    expect(await ask()).toMatchObject({ status: 200, left: "0", used: "50" });
    const refused = await ask();
    expect(refused.status).toBe(429);
    expect(JSON.parse(refused.text).message).toMatch(
      /^Token limit is exceeded\. Try again in \d+ seconds\.$/,
    );
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    vi.setSystemTime(Date.now() + 60_000);
    expect((await ask()).status).toBe(200);
  });
});

describe("llm-token-limit", () => {
  it("refuses a prompt that is estimated to take more than is left", async () => {
    await start(limit('tokens-per-minute="9" estimate-prompt-tokens="true"'));
    // 40 bytes are taken for 10 tokens.
    expect((await ask()).status).toBe(429);
    expect((await ask({ messages: [{ content: "x".repeat(36) }] })).status).toBe(200);
  });

  it.each([
    ["texts in parts", { messages: [{ content: [{ type: "text", text: "x".repeat(8) }] }] }, 2],
    ["an image", { messages: [{ content: [{ type: "image_url", image_url: {} }] }] }, 1200],
    ["a prompt", { prompt: ["xxxx", "yyyy"] }, 2],
    ["an input with instructions", { input: "xxxx", instructions: "ä" }, 2],
    ["what is no prompt", { model: "xxxx" }, 0],
    ["no object", ["xxxx"], 0],
  ])("estimates %s", async (_what, prompt, estimate) => {
    answer = { type: "text/plain", body: "no JSON" };
    await start(limit('tokens-per-minute="5000" estimate-prompt-tokens="true"'));
    expect((await ask(prompt)).used).toBe(String(estimate));
  });

  it("passes a stream on, and counts what it says or else what is in it", async () => {
    const piece = { choices: [{ delta: { content: "yyyy" } }] };
    answer = events(piece, piece, piece);
    await start(limit('tokens-per-minute="100" estimate-prompt-tokens="false"'));
    const prompt = { messages: [{ content: "x".repeat(40) }], stream: true };
    const first = await ask(prompt);
    expect(first.text).toBe(answer.body);
    // 10 of the prompt, and then 3 of the answer.
    expect(first.left).toBe("90");
    answer = events(piece, { usage: { prompt_tokens: 11, completion_tokens: 60 } });
    expect((await ask(prompt)).left).toBe("77");
    expect((await ask(prompt)).left).toBe("6");
  });

  it("refuses with 403 once a quota is used up, until its period ends", async () => {
    await start(
      '<llm-token-limit counter-key="k" token-quota="60" token-quota-period="Hourly" estimate-prompt-tokens="false" remaining-quota-tokens-header-name="X-Left" retry-after-header-name="X-Wait" />',
    );
    expect(await ask()).toMatchObject({ status: 200, left: "10" });
    expect(await ask()).toMatchObject({ status: 200, left: "0" });
    const refused = await ask();
    expect([refused.status, refused.headers.get("x-wait")]).toEqual([403, String(39 * 60 + 30)]);
    vi.setSystemTime(Date.parse("2026-11-22T11:00:00Z"));
    expect((await ask()).status).toBe(200);
  });

  it.each([
    ["Daily", "2026-11-23T00:00:00Z"],
    // A Monday.
    ["Weekly", "2026-11-23T00:00:00Z"],
    ["Monthly", "2026-12-01T00:00:00Z"],
    ["Yearly", "2027-01-01T00:00:00Z"],
  ])("%s quotas begin anew at %s", async (period, begins) => {
    await start(
      `<llm-token-limit counter-key="k" token-quota="50" token-quota-period="${period}" estimate-prompt-tokens="false" />`,
    );
    await ask();
    expect((await ask()).headers.get("retry-after")).toBe(
      String((Date.parse(begins) - Date.now()) / 1000),
    );
  });

  it("tells outbound what was used", async () => {
    await start(
      '<llm-token-limit counter-key="k" tokens-per-minute="100" estimate-prompt-tokens="true" tokens-consumed-variable-name="used" remaining-tokens-variable-name="left" />',
      {
        outbound:
          '<set-header name="X-Seen"><value>@(context.Variables["used"] + " " + context.Variables["left"])</value></set-header>',
      },
    );
    expect((await ask()).headers.get("x-seen")).toBe("50 50");
  });
});

describe.each(["llm-emit-token-metric", "azure-openai-emit-token-metric"])("%s", (name) => {
  const policy = `<${name} namespace="n"><dimension name="API ID" /><dimension name="who" value="ada" /></${name}>`;
  const counts = () =>
    gateway?.traces.map(({ source, message, metadata }) => [source, message, metadata["value"]]);

  it("emits the counts of an answer", async () => {
    await start(policy);
    await ask();
    expect(counts()).toEqual([
      [name, "Total Tokens", "50"],
      [name, "Prompt Tokens", "30"],
      [name, "Completion Tokens", "20"],
    ]);
    expect(gateway?.traces[0]?.metadata).toMatchObject({
      namespace: "n",
      "API ID": "api",
      who: "ada",
    });
  });

  it("emits those of a stream when it ends, and none of an answer without any", async () => {
    answer = events({ type: "x", response: { usage: { input_tokens: 1, output_tokens: 2 } } });
    await start(policy);
    await ask();
    expect(counts()?.map(([, , value]) => value)).toEqual(["3", "1", "2"]);
    answer = { type: "application/json", body: "{}" };
    await ask();
    expect(counts()).toHaveLength(3);
  });
});
