import { expect, it } from "vitest";
import type { GatewayObserver } from "../../../../local/gateway/watching/observer.ts";
import { together } from "../../../../local/gateway/watching/observers.ts";
import { document, runGateway } from "../harness.ts";

/** Writes down what it is told; `watches` says whether it wants to know of policies at all. */
function writing(lines: string[], name: string, watches = true): GatewayObserver {
  const told = (what: string) => lines.push(`${name} ${what}`);
  return {
    request: () =>
      watches
        ? {
            policy: ({ statement }) => ({
              policy: () => undefined,
              call: () => ({
                answered: () => told("call answered"),
                received: () => undefined,
                failed: () => told("call failed"),
              }),
              ended: () => told(`${statement.name} ended`),
              failed: () => told(`${statement.name} failed`),
            }),
            received: () => undefined,
            traced: ({ message }) => told(`traced ${message}`),
            answered: ({ status }) => told(`answered ${status}`),
            sent: () => undefined,
            ended: () => told("ended"),
          }
        : undefined,
  };
}

it("several observers are each told everything, in turn, but those that do not watch", async () => {
  const lines: string[] = [];
  const gateway = await runGateway({
    observer: together(writing(lines, "a"), writing(lines, "b", false), writing(lines, "c")),
    operation: document({
      inbound:
        '<trace source="s"><message>m</message></trace><send-request response-variable-name="r" ignore-error="false"><set-url>http://127.0.0.1:9/</set-url></send-request>',
    }),
    variables: "warning",
  });
  expect((await fetch(`${gateway.origin}/api/run`)).status).toBe(500);
  await expect.poll(() => lines.at(-1)).toBe("c ended");
  await gateway.close();
  const both = (what: string) => [`a ${what}`, `c ${what}`];
  expect(lines).toEqual(
    [
      "traced m",
      "trace ended",
      "call failed",
      "send-request failed",
      "answered 500",
      "ended",
    ].flatMap(both),
  );
});
