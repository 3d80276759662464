import { describe, expect, it } from "vitest";
import { document, request } from "../harness.ts";

const traced = async (inbound: string) =>
  (await request({ operation: document({ inbound }) })).gateway.traces;

describe("emit-metric", () => {
  it("is a trace event, with the values of dimensions that the gateway knows", async () => {
    const [event] = await traced(
      '<emit-metric name="calls" value="@(1.5 + 1)" namespace="mine"><dimension name="API ID" /><dimension name="Operation ID" /><dimension name="User ID" /><dimension name="@("ki" + "nd")" value="@(context.Request.Method)" /></emit-metric>',
    );
    expect(event).toMatchObject({
      source: "emit-metric",
      message: "calls",
      metadata: {
        namespace: "mine",
        value: "2.5",
        "API ID": "api",
        "Operation ID": "get",
        "User ID": "",
        kind: "GET",
      },
    });
  });

  it("counts one by default, and fails for what is no number", async () => {
    const [event] = await traced('<emit-metric name="n"><dimension name="API ID" /></emit-metric>');
    expect(event?.metadata).toMatchObject({ namespace: "API Management", value: "1" });
    const inbound =
      '<emit-metric name="n" value="@("x")"><dimension name="API ID" /></emit-metric>';
    expect((await request({ operation: document({ inbound }) })).status).toBe(500);
  });
});

describe("log-to-eventhub", () => {
  it("is a trace event with its logger and partition", async () => {
    const [event] = await traced(
      '<log-to-eventhub logger-id="audit" partition-key="@(context.Request.Method)">@("hello")</log-to-eventhub>',
    );
    expect(event).toMatchObject({
      source: "log-to-eventhub",
      message: "hello",
      metadata: { loggerId: "audit", partitionKey: "GET" },
    });
  });

  it("cuts off what is longer than 200 KB, between characters", async () => {
    const [event] = await traced(
      '<log-to-eventhub logger-id="a">@("x" + new string((char)0xE4, 150000))</log-to-eventhub>',
    );
    expect(event?.message).toBe(`x${"ä".repeat(102_399)}`);
  });
});
