import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, type ExpectStatic, expect, it } from "vitest";
import type { PolicyObserver } from "../../../../local/gateway/watching/observer.ts";
import { type AnsweringServer, answeringServer, scripts } from "../answering-servers.ts";
import { document, type RunningGateway, runGateway } from "../harness.ts";
import { policiesAlone } from "../pipeline/policies-alone.ts";

// An answer that is there as a whole is passed on by a shorter way than its stream, which whoever asks for it makes. Clients,
// servers and records of requests must not be able to tell the one from the other.

const policy: PolicyObserver = {
  policy: () => policy,
  call: () => ({
    answered: ({ body }) => void body.stream,
    received: () => undefined,
    failed: () => undefined,
  }),
  ended: () => undefined,
  failed: () => undefined,
};

const asksForStreams = policiesAlone(policy);

const outbounds = {
  "reads it":
    '<set-header name="X-Read"><value>@(context.Response.Body.As<string>(true))</value></set-header>',
  "puts another in its place": "<set-body>another</set-body>",
  "answers by itself":
    '<return-response><set-status code="202" reason="Accepted" /></return-response>',
  "says there is none": '<set-status code="204" reason="Nothing" />',
  fails: '<set-header name="X-A"><value>@((1 / int.Parse("0")).ToString())</value></set-header>',
};

let server: AnsweringServer;

beforeAll(async () => {
  server = await answeringServer();
});

afterAll(() => server.close());

interface Client {
  readonly name: string;
  readonly request: (script: string) => string;
  /** Whether it waits for every answer before it asks for another one, or goes. */
  readonly waits: boolean;
  /** After how many milliseconds it goes. */
  readonly leaves?: number;
}

const head = (method: string, script: string, ...lines: string[]) =>
  [`${method} /api/run HTTP/1.1`, "Host: localhost", `X-Script: ${script}`, ...lines, "", ""].join(
    "\r\n",
  );
const last = "Connection: close";

const asking: Client = {
  name: "asks",
  request: (script) => head("GET", script, last),
  waits: true,
};
const clients: readonly Client[] = [
  asking,
  { name: "asks for the head", request: (script) => head("HEAD", script, last), waits: true },
  {
    name: "sends a body",
    request: (script) => `${head("POST", script, "Content-Length: 4", last)}sent`,
    waits: true,
  },
  {
    name: "speaks HTTP/1.0",
    request: (script) => head("GET", script).replace("1.1", "1.0"),
    waits: true,
  },
  {
    name: "asks again by the same connection",
    request: (script) => head("GET", script) + head("GET", "all at once", last),
    waits: false,
  },
  { name: "goes away soon", request: (script) => head("GET", script), waits: false, leaves: 8 },
];

/** All that a client gets before its connection ends, and how it does. */
async function seen(
  origin: string,
  { request, leaves }: Client,
  script: string,
): Promise<readonly [text: string, isBroken: boolean] | undefined> {
  const socket = connect({ port: Number(new URL(origin).port), host: "127.0.0.1" });
  let text = "";
  socket.on("data", (bytes) => {
    text += bytes.toString("latin1");
  });
  socket.on("error", () => undefined);
  socket.write(request(script));
  if (leaves !== undefined) {
    await delay(leaves);
    socket.destroy();
    return undefined;
  }
  const [isBroken] = (await once(socket, "close")) as [boolean];
  // Where the pieces of a body are cut, when there are several, may be left to chance.
  const whole = text.replace(/\r\n[1-9a-f][0-9a-f]*\r\n/g, "");
  return [whole.replace(/^Date: .*$/gim, "Date: …"), isBroken];
}

/** What is recorded of requests that ended; of one whose client does not wait it is left to chance what came of it. */
function recorded({ records }: RunningGateway, { waits }: Client): readonly string[] {
  const all = records.map(({ kind, status }) => `${kind} ${waits ? status : ""}`);
  return all.filter((each) => waits || each.startsWith("request")).toSorted();
}

/**
 * An answer of every kind reaches a client in the same way, and leaves the same records.
 *
 * @param expect the test's own, as each has that runs beside others
 */
async function same(expect: ExpectStatic, outbound: string, client: Client): Promise<void> {
  const policies = {
    upstream: server.origin,
    operation: document({
      inbound: '<set-backend-service backend-id="upstream" />',
      backend: "<forward-request />",
      outbound,
    }),
  };
  const shorter = await runGateway(policies);
  const streamed = await runGateway({ ...policies, observer: asksForStreams });
  const answers = ({ origin }: RunningGateway) =>
    Promise.all(Object.keys(scripts).map(async (name) => [name, await seen(origin, client, name)]));
  const [short, long] = await Promise.all([answers(shorter), answers(streamed)]);
  expect(short).toEqual(long);
  await expect
    .poll(() => [recorded(shorter, client), recorded(streamed, client)])
    .toSatisfy(([short, streamed]) => isDeepStrictEqual(short, streamed));
  await Promise.all([shorter.close(), streamed.close()]);
}

describe.concurrent("an answer is the same", () => {
  it.for(clients)("for a client that $name", (client, { expect }) => same(expect, "", client));

  it.for(Object.entries(outbounds))(
    "after an outbound section that %s",
    ([, outbound], { expect }) => same(expect, outbound, asking),
  );
});

describe("the head of an answer", () => {
  it("is passed on byte for byte before its body has come", async () => {
    const gateway = await runGateway({
      upstream: server.origin,
      operation: document({
        inbound: '<set-backend-service backend-id="upstream" />',
        backend: "<forward-request />",
      }),
    });
    const [text] = (await seen(gateway.origin, asking, "an odd header first")) ?? [];
    expect(text).toMatch(/^X-Odd: \u00e9\u00ff\r$/m);
    await gateway.close();
  });
});
