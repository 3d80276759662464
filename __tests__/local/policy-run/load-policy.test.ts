import { describe, expect, it } from "vitest";
import { loadPolicy, runPolicy } from "../../../local/policy-run/index.ts";
import { inbound } from "./inbound-policy.ts";

describe("loadPolicy", () => {
  it("keeps what requests leave to later ones", async () => {
    const policy = inbound(
      '<rate-limit-by-key calls="1" renewal-period="60" counter-key="k" /><cache-lookup-value key="n" variable-name="n" default-value="@(0)" /><cache-store-value key="n" value="@((int)context.Variables["n"] + 1)" duration="60" />',
    );
    await using loaded = await loadPolicy(policy);
    const first = await loaded.run("/");
    expect([first.response.status, first.cache]).toMatchObject([200, [{ key: "n", value: 1 }]]);
    const second = await loaded.run("/");
    expect([second.response.status, second.errors]).toMatchObject([
      429,
      [{ reason: "RateLimitExceeded" }],
    ]);
  });

  it("tells what it accepted with a warning", async () => {
    const { findings } = await loadPolicy(
      inbound('<return-response><set-status code="302" /></return-response>'),
    );
    expect(findings).toMatchObject([{ severity: "warning", rule: "attribute-missing" }]);
  });

  it("holds bodies to schemas", async () => {
    const policy = `<policies><inbound><validate-content unspecified-content-type-action="prevent" max-size="99" size-exceeded-action="prevent"><content type="application/json" validate-as="json" schema-id="order" action="prevent" /></validate-content></inbound></policies>`;
    const schemas = { order: '{"required":["id"]}' };
    const headers = { "Content-Type": "application/json" };
    const send = (body: string) =>
      runPolicy(policy, { method: "POST", path: "/", headers, body }, { schemas });
    expect((await send('{"id":1}')).response.status).toBe(200);
    expect((await send("{}")).response.status).toBe(400);
    const broken = { schemas: { order: "<a/>" } };
    await expect(runPolicy(policy, "GET /", broken)).rejects.toThrow("The schema order");
  });
});
