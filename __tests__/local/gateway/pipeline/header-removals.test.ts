import { createServer } from "node:http";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type {
  ExchangeChanges,
  GatewayObserver,
  PoliciesObserver,
} from "../../../../local/gateway/watching/observer.ts";
import { runs } from "../../../property-runs.ts";
import { document, runGateway } from "../harness.ts";
import { listening } from "../listening.ts";
import { policiesAlone } from "./policies-alone.ts";

/** Writes down which policies ran, and which headers each changed from what to what. */
function writing(lines: string[]): GatewayObserver {
  const policies: PoliciesObserver = {
    policy: ({ path, section }) => {
      const write = (how: string, { request, response }: ExchangeChanges) => {
        if (path.includes("set-variable")) return;
        const headers = [...(request?.headers ?? []), ...(response?.headers ?? [])].filter(
          ([name]) => name.startsWith("x-"),
        );
        lines.push(`${section} ${path} ${how} ${JSON.stringify(headers.sort())}`);
      };
      return {
        ...policies,
        call: () => undefined,
        ended: write,
        failed: (_, changes) => write("failed", changes),
      };
    },
  };
  return policiesAlone(policies);
}

let upstream: string;
/** Answers with the headers that came, and with some of its own. */
const server = createServer((incoming, response) => {
  const named = Object.entries(incoming.headers).filter(([name]) => name.startsWith("x-"));
  response.writeHead(200, { "X-A": "server", "X-B": ["server", "twice"], "X-D": "server" });
  response.end(JSON.stringify(named.sort()));
});

beforeAll(async () => {
  upstream = await listening(server);
});
afterAll(() => server.close());

const name = fc.constantFrom("X-A", "x-a", "X-B", "X-C", "X-D", "X-E");
const removed = (written: string) => `<set-header name="${written}" exists-action="delete" />`;
/** Nothing that changes a header; between removals it takes them out of the row. */
const apart = '<set-variable name="apart" value="" />';
/** Mostly removals in a row, with what stands between them, and what has no part in them. */
const policy = fc.oneof(
  { weight: 30, arbitrary: name.map(removed) },
  { weight: 5, arbitrary: name.map((written) => removed(`@(&quot;${written}&quot;)`)) },
  {
    weight: 5,
    arbitrary: fc
      .tuple(name, fc.constantFrom("override", "append", "skip"))
      .map(
        ([written, action]) =>
          `<set-header name="${written}" exists-action="${action}"><value>new</value></set-header>`,
      ),
  },
  {
    weight: 5,
    arbitrary: fc
      .tuple(name, name)
      .map(
        ([one, other]) =>
          `<choose><when condition="@(context.Request.Headers.ContainsKey(&quot;${one}&quot;))">${removed(one)}${apart}${removed(other)}</when></choose>`,
      ),
  },
  { weight: 1, arbitrary: fc.constant(removed("Content-Length")) },
);

async function answerOf(text: string, observer?: GatewayObserver) {
  const gateway = await runGateway({
    global: text,
    upstream,
    variables: "warning",
    ...(observer === undefined ? {} : { observer }),
  });
  try {
    const headers = { "X-A": "client", "X-C": "client", "X-E": "client" };
    const answer = await fetch(`${gateway.origin}/api/run`, { headers });
    const named = [...answer.headers].filter(([each]) => each.startsWith("x-"));
    return { status: answer.status, body: await answer.text(), named };
  } finally {
    await gateway.close();
  }
}

describe("headers that policies in a row remove", () => {
  it("are gone by all at once as by one after the other", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(policy, { maxLength: 12 }),
        fc.array(policy, { maxLength: 12 }),
        async (inbound, outbound) => {
          const text = (between: string) =>
            document({
              inbound: `${inbound.join(between)}<set-backend-service backend-id="upstream" />`,
              backend: "<forward-request />",
              outbound: outbound.join(between),
              onError: `${removed("X-A")}${between}${removed("X-C")}<set-header name="X-Failed"><value>@(context.LastError.Reason + context.LastError.Path)</value></set-header>`,
            });
          const [inRows, oneByOne]: [string[], string[]] = [[], []];
          const answer = await answerOf(text(apart), writing(oneByOne));
          expect(await answerOf(text(""), writing(inRows))).toEqual(answer);
          expect(inRows).toEqual(oneByOne);
          expect(await answerOf(text(""))).toEqual(answer);
        },
      ),
      { numRuns: runs(80) },
    );
  });

  it("are those of the message that the section works on", async () => {
    const both = `${removed("X-A")}${removed("X-B")}`;
    const { body, named } = await answerOf(
      document({
        inbound: `${both}<set-backend-service backend-id="upstream" />`,
        backend: "<forward-request />",
        outbound: both,
      }),
    );
    expect(JSON.parse(body).map(([each]: [string]) => each)).toEqual([
      "x-c",
      "x-e",
      "x-forwarded-for",
    ]);
    expect(named).toEqual([["x-d", "server"]]);
  });

  it("end in on-error where one of them is none that policies change", async () => {
    const { status, named } = await answerOf(
      document({
        inbound: `${removed("X-A")}${removed("Content-Length")}${removed("X-C")}`,
        onError: `<set-header name="X-Failed"><value>@(context.LastError.Reason + " " + context.LastError.Path)</value></set-header>`,
      }),
    );
    expect(status).toBe(500);
    expect(named).toEqual([["x-failed", "HeaderNotAllowed set-header[2]"]]);
  });
});
