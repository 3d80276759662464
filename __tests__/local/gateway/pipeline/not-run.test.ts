import { expect, it } from "vitest";
import { runPolicy } from "../../../../local/policy-run/index.ts";
import { PolicyError } from "../../../../policy/index.ts";
import { document } from "../harness.ts";

const policy = document({
  inbound:
    '<choose><when condition="@(context.Request.Method == "POST")"><cross-domain /></when></choose>',
  onError: '<return-response><set-status code="200" reason="OK" /></return-response>',
});

it("a policy that nothing here runs is there for who does not come to it, and ends the others with a sentence", async () => {
  const { response, errors } = await runPolicy(policy, "GET /");
  expect([response.status, errors]).toEqual([200, []]);
  const ended = await runPolicy(policy, { method: "POST", path: "/", body: "{}" });
  // No on-error answers it: what it said would say nothing about Azure.
  expect(ended.response.status).toBe(500);
  expect(ended.response.json()).toEqual({
    statusCode: 500,
    message: expect.stringMatching(
      /^The local gateway cannot run <cross-domain> at line 1: it serves/,
    ),
  });
});

it("it is refused when policies are judged strictly", async () => {
  await expect(runPolicy(policy, "GET /", { policies: "strict" })).rejects.toThrow(PolicyError);
});
