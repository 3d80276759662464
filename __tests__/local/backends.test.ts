import { describe, expect, it } from "vitest";
import { startLocal } from "../../local/start-local.ts";
import { OAuthClient } from "../e2e/oauth-client.ts";
import { ScriptedBackend } from "../e2e/scripted-backend.ts";
import { synthesized } from "../stacks/synthesized.ts";

const app = "__tests__/stacks/server-elsewhere.ts";

describe("a server that runs outside of the stack", () => {
  it("gets the requests that its container would get, which is not started", async () => {
    const backend = await ScriptedBackend.start();
    const stack = await synthesized(app);
    const local = await startLocal({ stack, backends: { orders: backend.origin } });
    try {
      const client = await OAuthClient.register(local);
      const { body } = await client.redeem(await client.authorize());
      const answer = await fetch(client.resource, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
          authorization: `Bearer ${String(body["access_token"])}`,
        },
        body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}',
      });
      expect(answer.status).toBe(200);
      expect(backend.last?.url).toBe("/mcp");
    } finally {
      await local.close();
      await backend.close();
    }
  });

  it.each([
    [
      {},
      "is not built from a folder, so it cannot run here. Run the server yourself and say where",
    ],
    [
      { order: "http://localhost:1" },
      'The stack has not one backend "order"; its backends: mcp-server-orders_mcp.',
    ],
    [{ orders: "http://localhost:1/mcp" }, "for the backend orders is no origin"],
    [{ orders: "file:///etc" }, "for the backend orders is no origin"],
  ])("is needed, by its name and origin: %j", async (backends, sentence) => {
    await expect(startLocal({ stack: await synthesized(app), backends })).rejects.toThrow(sentence);
  });
});
