import { afterEach, describe, expect, it, vi } from "vitest";
import { ValueCache } from "../../../../local/gateway/memory/value-cache.ts";
import { boxInt } from "../../../../policy/index.ts";
import { document, type RunningGateway, runGateway } from "../harness.ts";

let gateway: RunningGateway | undefined;

afterEach(async () => {
  vi.useRealTimers();
  await gateway?.close();
  gateway = undefined;
});

/** Runs policies and answers with what the variable `found` holds. */
async function running(inbound: string): Promise<() => Promise<string>> {
  const tell = `<return-response><set-body>@(context.Variables.ContainsKey("found") ? Convert.ToString(context.Variables["found"]) : "unset")</set-body></return-response>`;
  gateway = await runGateway({ operation: document({ inbound: inbound + tell }) });
  const url = `${gateway.origin}/api/run`;
  return async () => await (await fetch(url)).text();
}

const lookup = '<cache-lookup-value key="k" variable-name="found" />';
const store = (value: string) =>
  `<cache-store-value key="@("k")" value="${value}" duration="@(60)" caching-type="internal" />`;

describe("the cache of values", () => {
  it("leaves the variable unset at a miss, or gives the default", async () => {
    expect(await (await running(lookup))()).toBe("unset");
    await gateway?.close();
    const withDefault = await running(lookup.replace(" />", ' default-value="@(7)" />'));
    expect(await withDefault()).toBe("7");
  });

  it("gives a stored value to a later request, not to the one that stores it", async () => {
    const answer = await running(`${store("@(context.RequestId.ToString())")}${lookup}`);
    expect(await answer()).toBe("unset");
    expect(await answer()).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("keeps a value no longer than its duration", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const answer = await running(
      `${lookup}<choose><when condition="@(context.Request.Url.QueryString == "")">${store("kept")}</when></choose>`,
    );
    expect(await answer()).toBe("unset");
    const look = async () => await (await fetch(`${gateway?.origin}/api/run?look=1`)).text();
    vi.setSystemTime(Date.now() + 59_000);
    expect(await look()).toBe("kept");
    vi.setSystemTime(Date.now() + 1_000);
    expect(await look()).toBe("unset");
  });

  it("forgets a value that is removed, but not at once", async () => {
    const remove = '<cache-remove-value key="k" fail-on-cache-removal-error="true" />';
    const answer = await running(
      `<choose><when condition="@(context.Request.Url.QueryString == "")">${store("kept")}</when><otherwise>${remove}</otherwise></choose>${lookup}`,
    );
    await answer();
    const forget = async () => await (await fetch(`${gateway?.origin}/api/run?forget=1`)).text();
    expect(await forget()).toBe("kept");
    expect(await forget()).toBe("unset");
  });

  it("keeps an object apart from the one a policy goes on changing", async () => {
    const answer = await running(
      `${lookup}<set-variable name="o" value="@(new JObject(new JProperty("a", 1)))" />${store(`@((JObject)context.Variables["o"])`)}<set-header name="x"><value>@{ ((JObject)context.Variables["o"])["a"] = 2; return ""; }</value></set-header>`,
    );
    await answer();
    expect(JSON.parse(await answer())).toEqual({ a: 1 });
  });

  it("holds a bounded number of values, the newest", async () => {
    const cache = new ValueCache();
    for (let index = 0; index <= 10_000; index += 1) cache.store(`k${index}`, boxInt(index), 60);
    await new Promise((resolve) => setImmediate(resolve));
    expect(cache.get("k0")).toBeUndefined();
    expect(cache.get("k1")).toEqual(boxInt(1));
    expect(cache.get("k10000")).toEqual(boxInt(10_000));
  });
});
