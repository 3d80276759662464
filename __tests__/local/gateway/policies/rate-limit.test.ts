import { afterEach, describe, expect, it } from "vitest";
import type { Tier } from "../../../../policy/index.ts";
import { document, type RunningGateway, runGateway } from "../harness.ts";
import { standingClock } from "../standing-clock.ts";

let gateway: RunningGateway | undefined;
const wait = standingClock("2026-11-22T00:00:00Z");

afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

const byCaller = `counter-key="@(context.Request.Headers.GetValueOrDefault("X-Caller", "nobody"))"`;

interface Options {
  readonly tier?: Tier;
  readonly attributes?: string;
  readonly onError?: string;
  readonly outbound?: string;
}

async function limited({ tier = "BasicV2", attributes = "", ...rest }: Options = {}) {
  const policy = `<rate-limit-by-key calls="2" renewal-period="60" ${byCaller} ${attributes} />`;
  gateway = await runGateway({ tier, operation: document({ inbound: policy, ...rest }) });
}

function call(caller = "ada"): Promise<Response> {
  return fetch(`${gateway?.origin}/api/run`, { headers: { "x-caller": caller } });
}

async function statuses(count: number, caller?: string): Promise<number[]> {
  const seen: number[] = [];
  for (let index = 0; index < count; index += 1) seen.push((await call(caller)).status);
  return seen;
}

describe("rate-limit-by-key", () => {
  it("answers 429 with Retry-After once the calls of a key are used up", async () => {
    await limited();
    expect(await statuses(2)).toEqual([200, 200]);
    const refused = await call();
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("30");
    expect(await refused.json()).toEqual({ statusCode: 429, message: "Rate limit is exceeded" });
    expect(await statuses(1, "grace")).toEqual([200]);
  });

  it("is a token bucket in a v2 tier: a call every half minute comes back", async () => {
    await limited();
    expect(await statuses(3)).toEqual([200, 200, 429]);
    wait(29);
    expect(await statuses(1)).toEqual([429]);
    wait(1);
    expect(await statuses(2)).toEqual([200, 429]);
    wait(600);
    expect(await statuses(3)).toEqual([200, 200, 429]);
  });

  it("is a sliding window in a classic tier: a call comes back when it is a minute old", async () => {
    await limited({ tier: "Developer" });
    expect(await statuses(1)).toEqual([200]);
    wait(40);
    expect(await statuses(1)).toEqual([200]);
    expect((await call()).headers.get("retry-after")).toBe("20");
    wait(20);
    expect(await statuses(2)).toEqual([200, 429]);
    wait(40);
    expect(await statuses(2)).toEqual([200, 429]);
  });

  it("tells what is left, in headers and variables", async () => {
    const names =
      'retry-after-header-name="X-Wait" retry-after-variable-name="wait" remaining-calls-header-name="X-Left" remaining-calls-variable-name="left" total-calls-header-name="X-Total"';
    await limited({
      attributes: names,
      outbound:
        '<set-header name="X-Variable"><value>@(((int)context.Variables["left"]).ToString())</value></set-header>',
      onError:
        '<set-header name="X-Variables"><value>@(context.Variables.GetValueOrDefault<int>("wait") + "," + context.Variables.GetValueOrDefault<int>("left"))</value></set-header>',
    });
    const first = Object.fromEntries((await call()).headers);
    expect(first).toMatchObject({ "x-left": "1", "x-total": "2", "x-variable": "1" });
    await call();
    const refused = Object.fromEntries((await call()).headers);
    expect(refused).toMatchObject({ "x-wait": "30", "x-left": "0", "x-variables": "30,0" });
    expect(refused).not.toHaveProperty("retry-after");
  });

  it("reaches on-error, which can answer in its own way", async () => {
    await limited({
      onError: `<choose><when condition="@(context.Response.StatusCode == 429)"><return-response>
        <set-status code="429" reason="Too Many Requests" />
        <set-header name="Retry-After"><value>@(context.Response.Headers.GetValueOrDefault("Retry-After", ""))</value></set-header>
        <set-body>@(context.LastError.Source + " " + context.LastError.Reason + " " + context.LastError.Path)</set-body>
      </return-response></when></choose>`,
    });
    await statuses(2);
    const refused = await call();
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "30"]);
    expect(await refused.text()).toBe("rate-limit-by-key RateLimitExceeded rate-limit-by-key[1]");
  });

  it("counts on one counter wherever its key is used, in a fragment too", async () => {
    gateway = await runGateway({
      fragments: {
        limit: `<fragment><rate-limit-by-key calls="3" renewal-period="60" ${byCaller} /></fragment>`,
      },
      api: document({ inbound: `<include-fragment fragment-id="limit" />` }),
      operation: document({
        inbound: `<base /><rate-limit-by-key calls="3" renewal-period="60" ${byCaller} />`,
      }),
    });
    expect(await statuses(2)).toEqual([200, 429]);
  });

  it("counts by the answer when the condition is an expression: 429 comes a call later", async () => {
    await limited({
      attributes: 'increment-condition="@(context.Response.StatusCode == 404)" increment-count="2"',
      outbound:
        '<choose><when condition="@(context.Request.Headers.GetValueOrDefault("X-Caller", "") == "lost")"><set-status code="404" reason="Not Found" /></when></choose>',
    });
    expect(await statuses(4)).toEqual([200, 200, 200, 200]);
    expect(await statuses(2, "lost")).toEqual([404, 429]);
  });

  it("counts by the answer where another counter fails that is asked before it", async () => {
    const counter = (key: string, condition: string) =>
      `<rate-limit-by-key calls="1" renewal-period="60" counter-key="${key}" increment-condition="${condition}" />`;
    const inbound =
      counter(
        "fails for Ada",
        '@(context.Request.Headers.GetValueOrDefault("X-Caller", "") != "ada" || context.Response.Headers["X-None"][0] == "")',
      ) + counter("counts", "@(context.Response.StatusCode == 200)");
    gateway = await runGateway({ operation: document({ inbound }) });
    expect([...(await statuses(1)), ...(await statuses(1, "grace"))]).toEqual([500, 429]);
  });

  it("refuses what it cannot count", async () => {
    await limited({ attributes: 'increment-count="@(-1)"' });
    expect((await call()).status).toBe(500);
  });
});
