import { describe, expect, it, onTestFinished } from "vitest";
import { document, request } from "../harness.ts";

const body = "context.Request.Body.As&lt;string&gt;(true)";
const fails = "@(((string)null).Length.ToString())";
const answer = `<return-response><set-body>@(${body} + &quot; &quot; + context.Request.Headers.GetValueOrDefault(&quot;X-Seen&quot;, &quot;&quot;))</set-body></return-response>`;
const limited = (condition: string) =>
  `<rate-limit-by-key calls="5" renewal-period="10" counter-key="@(${body})" increment-condition="${condition}" />`;
const lookup = (otherwise: string) =>
  `<cache-lookup-value key="@(${body})" variable-name="seen" default-value="${otherwise}" />`;
const readsIt =
  '<set-header name="X-Seen"><value>@((string)context.Variables[&quot;seen&quot;])</value></set-header>';

/** A body that comes in parts, so that policies wait for it. */
function inParts(text: string): RequestInit {
  const parts = new ReadableStream({
    async start(controller) {
      for (const part of text) {
        controller.enqueue(new TextEncoder().encode(part));
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      controller.close();
    },
  });
  // Node.js wants this where a body is a stream, and TypeScript's types of fetch do not know it.
  return { method: "POST", body: parts, ...{ duplex: "half" } };
}

async function answered(inbound: string, init: RequestInit) {
  const { status, text } = await request({ operation: document({ inbound }) }, init);
  return [status, text];
}

describe("values of one policy that wait for the body", () => {
  it.each([
    [
      "set-header",
      `<set-header name="@(&quot;X-&quot; + (${body} == &quot;abcdefgh&quot; ? &quot;Seen&quot; : &quot;Other&quot;))"><value>@(${body})</value></set-header>`,
      "abcdefgh abcdefgh",
    ],
    ["rate-limit-by-key", limited(`@(${body} != &quot;&quot;)`), "abcdefgh "],
    [
      "policies beside each other",
      `<wait>${lookup(`@(${body})`)}${lookup(`@(${body})`)}</wait>${readsIt}`,
      "abcdefgh abcdefgh",
    ],
  ])("each see all of it: %s", async (_, policies, seen) => {
    expect(await answered(`${policies}${answer}`, inParts("abcdefgh"))).toEqual([200, seen]);
  });

  it.each([
    ["set-header", `<set-header name="@(${body})"><value>${fails}</value></set-header>`],
    ["rate-limit-by-key", limited(`@(((string)null).Length == 1)`)],
    ["cache-lookup-value", `${lookup(fails)}${readsIt}`],
  ])(
    "are not asked for once one has failed, and leave no failure unheard: %s",
    async (_, policy) => {
      const unheard: unknown[] = [];
      const hear = (error: unknown) => unheard.push(error);
      process.on("unhandledRejection", hear);
      onTestFinished(() => void process.off("unhandledRejection", hear));
      const tooLong = { method: "POST", body: "a".repeat(2 ** 21 + 1) };
      expect((await answered(policy, tooLong))[0]).toBe(413);
      // Node.js tells of them when the queue of jobs is empty.
      await new Promise((resolve) => setTimeout(resolve, 10));
      expect(unheard).toEqual([]);
    },
  );
});
