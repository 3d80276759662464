import { describe, expect, it } from "vitest";
import { runPolicy } from "../../../../local/policy-run/index.ts";
import { PolicyError } from "../../../../policy/index.ts";
import { document } from "../harness.ts";

const message = (attributes: string, content = "") =>
  document({
    inbound: `<send-service-bus-message ${attributes}>${content}<payload>@(context.Request.Body.As<string>(preserveContent: true))</payload></send-service-bus-message>`,
    backend: "<base />",
  });

async function send(text: string, status = 201) {
  let taken: { url: string; headers: Headers; body: string } | undefined;
  const run = await runPolicy(
    text,
    { method: "POST", path: "/", body: "an order" },
    {
      managedIdentityToken: (resource, clientId) => `${resource} ${clientId}`.trim(),
      hosts: {
        "https://ns.example": async (request) => {
          taken = { url: request.url, headers: request.headers, body: await request.text() };
          return new Response(null, { status });
        },
      },
    },
  );
  return { run, taken };
}

describe("send-service-bus-message", () => {
  it.each([
    ['queue-name="orders"', "", "https://servicebus.azure.net"],
    ['topic-name="orders"', 'client-id="mine"', "https://servicebus.azure.net mine"],
  ])("sends to %s by the identity of the service or another", async (to, identity, token) => {
    const { taken, run } = await send(message(`${to} namespace="ns.example" ${identity}`));
    expect([taken?.url, taken?.headers.get("authorization"), taken?.body]).toEqual([
      "https://ns.example/orders/messages",
      `Bearer ${token}`,
      "an order",
    ]);
    // The request goes on with its body.
    expect([run.response.status, run.requests.at(-1)?.text]).toEqual([200, "an order"]);
  });

  it("sends properties as Service Bus has them, whatever letters they hold", async () => {
    const properties =
      '<message-properties><message-property name="Customer">Zoë "Z"</message-property></message-properties>';
    const { taken } = await send(message('queue-name="q" namespace="ns.example"', properties));
    expect(JSON.parse(taken?.headers.get("customer") ?? "")).toBe('Zoë "Z"');
  });

  it.each([401, 404, 500])("fails when Service Bus answers %i", async (status) => {
    const { run } = await send(message('queue-name="q" namespace="ns.example"'), status);
    expect(run.response.status).toBe(500);
    expect(run.errors).toMatchObject([{ reason: "MessageNotSent" }]);
  });

  it.each([
    ["no name", 'namespace="ns.example"'],
    ["two names", 'queue-name="q" topic-name="t" namespace="ns.example"'],
    ["no namespace", 'queue-name="q"'],
  ])("is refused with %s", async (_what, attributes) => {
    await expect(send(message(attributes))).rejects.toThrow(PolicyError);
  });
});
