import { createServer } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { document, type Policies, type RunningGateway, runGateway } from "../harness.ts";
import { standingClock } from "../standing-clock.ts";

let gateway: RunningGateway | undefined;
const wait = standingClock("2026-11-22T00:00:00Z");

afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

async function start(policies: Policies): Promise<void> {
  gateway = await runGateway(policies);
}

const limited = (inbound: string, rest = {}) =>
  start({ operation: document({ inbound, ...rest }) });

function call(key?: string, method = "GET"): Promise<Response> {
  const headers = key === undefined ? {} : { "Ocp-Apim-Subscription-Key": key };
  return fetch(`${gateway?.origin}/api/run`, { method, headers });
}

async function statuses(count: number, ...request: Parameters<typeof call>): Promise<number[]> {
  const seen: number[] = [];
  for (let index = 0; index < count; index += 1) seen.push((await call(...request)).status);
  return seen;
}

async function messageOf(answer: Response): Promise<unknown> {
  return ((await answer.json()) as { message: unknown }).message;
}

describe("quota-by-key", () => {
  const policy = (attributes: string) => `<quota-by-key counter-key="k" ${attributes} />`;

  it("answers 403 once the calls are used up, until the next period begins", async () => {
    await limited(policy('calls="2" renewal-period="300"'));
    wait(100);
    expect(await statuses(2)).toEqual([200, 200]);
    const refused = await call();
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([403, "200"]);
    expect(await messageOf(refused)).toBe(
      "Out of call volume quota. Quota will be replenished in 00:03:20.",
    );
    wait(199);
    expect(await statuses(1)).toEqual([403]);
    wait(1);
    expect(await statuses(3)).toEqual([200, 200, 403]);
  });

  it("counts periods from their first start", async () => {
    await limited(
      policy('calls="1" renewal-period="604800" first-period-start="2026-11-21T12:00:00Z"'),
    );
    await call();
    const refused = await call();
    expect(await messageOf(refused)).toContain("replenished in 6.12:00:00.");
    expect(refused.headers.get("retry-after")).toBe(String(6.5 * 86_400));
  });

  it("never renews a quota with a period of 0", async () => {
    await limited(policy('calls="1" renewal-period="0"'));
    await call();
    wait(1e9);
    const refused = await call();
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([403, null]);
  });

  it("counts a request once, however many policies name its key", async () => {
    const one = policy('calls="2" renewal-period="300"');
    await start({
      api: document({ inbound: one }),
      operation: document({ inbound: `<base />${one}` }),
    });
    expect(await statuses(3)).toEqual([200, 200, 403]);
  });

  it("counts by the answer when the condition is an expression", async () => {
    const byStatus = policy(
      'calls="2" renewal-period="300" increment-condition="@(context.Response.StatusCode == 404)" increment-count="2"',
    );
    const outbound =
      '<choose><when condition="@(context.Request.Method == "POST")"><set-status code="404" reason="x" /></when></choose>';
    await limited(byStatus, { outbound });
    expect(await statuses(3)).toEqual([200, 200, 200]);
    expect(await statuses(2, undefined, "POST")).toEqual([404, 403]);
  });
});

describe("rate-limit", () => {
  it("counts the calls of each subscription key, and none without one", async () => {
    await limited(
      '<rate-limit calls="2" renewal-period="60" remaining-calls-header-name="X-Left" />',
    );
    expect((await call("ada")).headers.get("x-left")).toBe("1");
    expect(await statuses(2, "ada")).toEqual([200, 429]);
    expect(await statuses(1, "grace")).toEqual([200]);
    expect(await statuses(4)).toEqual([200, 200, 200, 200]);
    const byParameter = await fetch(`${gateway?.origin}/api/run?subscription-key=ada`);
    expect(byParameter.status).toBe(429);
  });

  it("counts APIs and operations in it by themselves, by id or by name", async () => {
    await limited(`<rate-limit calls="9" renewal-period="60">
      <api name="Other" calls="1" renewal-period="60" />
      <api id="api" name="Other" calls="5" renewal-period="60">
        <operation name="GET" calls="1" renewal-period="60" />
        <operation id="post" calls="2" renewal-period="60" />
      </api>
    </rate-limit>`);
    expect(await statuses(2, "ada")).toEqual([200, 429]);
    expect(await statuses(3, "ada", "POST")).toEqual([200, 200, 429]);
  });

  it("counts a policy of an API over its operations, one of an operation for itself", async () => {
    const policy = (calls: number) => `<rate-limit calls="${calls}" renewal-period="60" />`;
    await start({
      api: document({ inbound: policy(3) }),
      operation: document({ inbound: `<base />${policy(2)}` }),
    });
    expect(await statuses(2, "ada", "GET")).toEqual([200, 200]);
    expect(await statuses(2, "ada", "POST")).toEqual([200, 429]);
  });
});

describe("quota", () => {
  it("counts the calls of each subscription key, and none without one", async () => {
    await start({
      api: document({
        inbound:
          '<quota calls="2" renewal-period="3600"><api id="api" calls="9" renewal-period="3600"><operation id="post" calls="1" renewal-period="3600" /></api></quota>',
      }),
    });
    expect(await statuses(2, "ada", "POST")).toEqual([200, 403]);
    expect(await statuses(2, "ada")).toEqual([200, 403]);
    expect(await statuses(1, "grace")).toEqual([200]);
    expect(await statuses(3)).toEqual([200, 200, 200]);
    wait(3600);
    expect(await statuses(1, "ada")).toEqual([200]);
  });
});

describe("a quota of bytes", () => {
  const post = (bytes: number) =>
    fetch(`${gateway?.origin}/api/run`, {
      method: "POST",
      headers: { "Ocp-Apim-Subscription-Key": "key" },
      body: "x".repeat(bytes),
    });
  /** Answers with the body of the request, and more. */
  const answering = (more: number) =>
    `<return-response><set-status code="200" reason="OK" /><set-body>@(context.Request.Body.As<string>() + new string('y', ${more}))</set-body></return-response>`;

  it.each([
    ["quota-by-key", '<quota-by-key counter-key="k" bandwidth="2" renewal-period="300" />'],
    ["quota", '<quota bandwidth="2" renewal-period="300" />'],
  ])("counts the bodies of requests and answers: %s", async (_name, policy) => {
    await limited(policy + answering(100));
    // 1,100 bytes each, 500 of them the request's; the second goes over, and the third has none left.
    const statuses: number[] = [];
    for (let count = 0; count < 3; count += 1) {
      const answer = await post(500);
      statuses.push(answer.status);
      if (answer.status === 403) {
        expect(await messageOf(answer)).toMatch(/^Out of bandwidth quota\. Quota will be/);
      } else await answer.text();
    }
    expect(statuses).toEqual([200, 200, 403]);
    wait(300);
    expect((await post(500)).status).toBe(200);
  });

  it("counts no request that a condition leaves out", async () => {
    await limited(
      `<quota-by-key counter-key="k" bandwidth="1" renewal-period="300" increment-condition="@(context.Response.StatusCode != 200)" />${answering(2000)}`,
    );
    for (let count = 0; count < 3; count += 1) expect((await post(500)).status).toBe(200);
  });

  it("counts a stream as it passes", async () => {
    const server = createServer((incoming, answer) => {
      incoming.resume().on("end", () => answer.end("z".repeat(2000)));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    await start({
      serviceUrl: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
      operation: document({
        inbound: '<quota-by-key counter-key="k" bandwidth="2" renewal-period="300" />',
        backend: "<forward-request />",
      }),
    });
    expect((await (await post(100)).text()).length).toBe(2000);
    expect((await post(100)).status).toBe(403);
    server.close();
  });
});
