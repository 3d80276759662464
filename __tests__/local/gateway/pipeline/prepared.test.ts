import { createServer } from "node:http";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type {
  GatewayObserver,
  PoliciesObserver,
} from "../../../../local/gateway/watching/observer.ts";
import { runs } from "../../../property-runs.ts";
import { document, type RunningGateway, runGateway } from "../harness.ts";
import { listening } from "../listening.ts";
import { policiesAlone } from "./policies-alone.ts";

/** Writes down which policies ran, and what became of each. */
function writing(lines: string[]): GatewayObserver {
  const policies: PoliciesObserver = {
    policy: ({ path, section, scope, fragment }) => {
      lines.push(`+ ${section} ${path} ${scope} ${fragment}`);
      return {
        ...policies,
        call: () => undefined,
        ended: (outcome, { variables, request, backendUrl }) => {
          const changed = [...(variables ?? []), ...(request?.headers ?? [])];
          lines.push(
            `- ${path} ${outcome} ${JSON.stringify([changed, request?.url?.after?.path, backendUrl])}`,
          );
        },
        failed: (error, _, { line, column }) =>
          lines.push(`! ${path} ${error} at ${line}:${column}`),
      };
    },
  };
  return policiesAlone(policies, ({ message, metadata }) =>
    lines.push(`${message} ${JSON.stringify(metadata)}`),
  );
}

let upstream: string;
const server = createServer((incoming, response) => {
  incoming.resume();
  response.end(`${incoming.url} ${incoming.headers["x-set"]}`);
});

beforeAll(async () => {
  upstream = await listening(server);
});
afterAll(() => server.close());

/** What differs from one request to the next: the header, and the body, which has to be waited for. */
const asked = {
  header: "context.Request.Headers.GetValueOrDefault(&quot;X-Asked&quot;, &quot;none&quot;)",
  body: "context.Request.Body.As&lt;string&gt;(preserveContent: true)",
};
/** A value that is written, or computed of a request, or fails for some. */
const value = fc.constantFrom(
  "a",
  '@("b")',
  `@(${asked.header})`,
  `@(${asked.body})`,
  `@(${asked.header}.Substring(2))`,
  "@((string)context.Variables[&quot;one&quot;])",
);
const condition = fc.constantFrom(
  "@(true)",
  "@(false)",
  `@(${asked.header} == &quot;first&quot;)`,
  `@(${asked.body} == &quot;second&quot;)`,
  `@(${asked.header}.Substring(5) == &quot;&quot;)`,
);
const action = fc.constantFrom("override", "append", "skip", "delete");
const simple = fc.oneof(
  fc
    .tuple(fc.constantFrom("one", "two"), value)
    .map(([name, is]) => `<set-variable name="${name}" value="${is}" />`),
  fc
    .tuple(fc.constantFrom("X-Set", "x-other", "Content-Length"), action, value, value)
    .map(
      ([name, does, one, two]) =>
        `<set-header name="${name}" exists-action="${does}"><value>${one}</value><value>${two}</value></set-header>`,
    ),
  fc
    .tuple(value, value)
    .map(
      ([one, two]) =>
        `<trace source="test" severity="error"><message>${one}</message><metadata name="__proto__" value="${two}" /><metadata name="1" value="one" /><metadata name="twice" value="${one}" /><metadata name="twice" value="${two}" /></trace>`,
    ),
  value.map((is) => `<rewrite-uri template="${is}" />`),
  fc
    .tuple(value, value)
    .map(
      ([key, is]) =>
        `<cache-lookup-value key="${key}" variable-name="one" /><cache-lookup-value key="${key}" variable-name="two" default-value="${is}" />`,
    ),
  // What is counted is of one request alone.
  fc
    .tuple(fc.constantFrom(asked.header, asked.body), fc.constantFrom("2", "@(3)"), condition)
    .map(
      ([key, calls, counts]) =>
        `<rate-limit-by-key calls="${calls}" renewal-period="60" counter-key="@(${key})" increment-condition="${counts}" remaining-calls-variable-name="one" remaining-calls-header-name="X-Left" retry-after-variable-name="two" />`,
    ),
  fc.constantFrom(
    '<set-backend-service backend-id="upstream" />',
    `<set-backend-service backend-id="@(${asked.header} == &quot;first&quot; ? &quot;none&quot; : &quot;upstream&quot;)" />`,
    '<include-fragment fragment-id="part" />',
  ),
);
const several = fc.array(simple, { minLength: 1, maxLength: 3 }).map((all) => all.join(""));
const policy = fc.oneof(
  { weight: 5, arbitrary: simple },
  {
    weight: 2,
    arbitrary: fc
      .tuple(condition, several, condition, several, fc.option(several))
      .map(
        ([when, one, orWhen, two, otherwise]) =>
          `<choose><when condition="${when}">${one}</when><when condition="${orWhen}">${two}</when>${otherwise === null ? "" : `<otherwise>${otherwise}</otherwise>`}</choose>`,
      ),
  },
  {
    weight: 1,
    arbitrary: several.map(
      (all) => `<retry condition="@(false)" count="1" interval="1">${all}</retry>`,
    ),
  },
);

async function answerOf({ origin, traces }: RunningGateway, request: string) {
  const answer = await fetch(`${origin}/api/run?q=${request}`, {
    method: "POST",
    headers: { "X-Asked": request },
    body: request,
  });
  const events = traces.splice(0).map(({ message, metadata }) => ({ message, metadata }));
  const left = answer.headers.get("x-left");
  return { status: answer.status, text: await answer.text(), left, events };
}

describe("policies that were prepared for one request", () => {
  it("do for the next what they do for it alone", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(policy, { minLength: 1, maxLength: 6 }),
        several,
        async (inbound, part) => {
          const policies = (lines: string[]) => ({
            global: document({
              inbound: `${inbound.join("")}<set-backend-service backend-id="upstream" />`,
              backend: "<forward-request />",
              onError: `<set-header name="X-Failed"><value>@(context.LastError.Reason)</value></set-header><return-response><set-body>@(context.LastError.Source + context.LastError.Reason + context.LastError.Message + context.LastError.Path)</set-body></return-response>`,
            }),
            fragments: {
              part: `<fragment>${part.replaceAll(/<include-fragment[^>]*>/g, "")}</fragment>`,
            },
            variables: "warning" as const,
            upstream,
            observer: writing(lines),
          });
          const lines: string[] = [];
          const one = await runGateway(policies(lines));
          for (const request of ["first", "second", "a"]) {
            const alone: string[] = [];
            const another = await runGateway(policies(alone));
            expect(await answerOf(one, request)).toEqual(await answerOf(another, request));
            expect(lines.splice(0)).toEqual(alone);
            await another.close();
          }
          await one.close();
        },
      ),
      { numRuns: runs(80) },
    );
  });
});
