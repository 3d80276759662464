import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PolicyRuntime, Step } from "../../../../local/gateway/pipeline/step.ts";
import { WrittenPolicy } from "../../../../local/gateway/pipeline/written-policy.ts";
import { policyHandlers } from "../../../../local/gateway/policies/index.ts";
import { catalogue } from "../../../../policy/catalogue/index.ts";
import type { ElementShape } from "../../../../policy/catalogue/shape.ts";
import type { PolicyStatement, PolicyValue } from "../../../../policy/index.ts";
import { runGateway } from "../harness.ts";
import { entraTokens } from "./entra-tokens.ts";
import { samples, secret } from "./policy-samples.ts";

/** Everything of a policy that an author can write and that is not always so: `policy/child name`. */
function writable(shape: ElementShape, path = shape.name): string[] {
  const attributes = Object.entries(shape.attributes)
    .filter(([, { alwaysSo, refused }]) => alwaysSo === undefined && refused === undefined)
    .map(([name]) => `${path} ${name}`);
  switch (shape.content.kind) {
    case "text":
      return [...attributes, `${path} text`];
    case "elements":
      return [
        ...attributes,
        ...shape.content.elements.flatMap((child) => writable(child, `${path}/${child.name}`)),
      ];
    default:
      return attributes;
  }
}

class RecordingMap extends Map<string, PolicyValue> {
  readonly #read: (name: string) => void;

  constructor(values: ReadonlyMap<string, PolicyValue>, read: (name: string) => void) {
    super(values);
    this.#read = read;
  }

  override get(name: string): PolicyValue | undefined {
    this.#read?.(name);
    return super.get(name);
  }
}

function recorded(
  statement: PolicyStatement,
  reads: Set<string>,
  path = statement.name,
): PolicyStatement {
  return {
    name: statement.name,
    place: statement.place,
    end: statement.end,
    attributes: new RecordingMap(statement.attributes, (name) => {
      if (statement.attributes.has(name)) reads.add(`${path} ${name}`);
    }),
    get text() {
      reads.add(`${path} text`);
      return statement.text as PolicyValue;
    },
    children: statement.children.map((child) => recorded(child, reads, `${path}/${child.name}`)),
  };
}

/** The gateway's handlers, writing down what they read of a policy. */
function recordingHandlers(reads: Set<string>): PolicyRuntime["handlers"] {
  return new Map(
    [...policyHandlers].map(([name, handler]) => [
      name,
      {
        prepare: ({ statement }, runtime) => {
          const policy = new WrittenPolicy(recorded(statement, reads));
          const run = typeof handler === "function" ? handler : handler.prepare(policy, runtime);
          return ({ execution, place, watched }) =>
            run(new Step(policy, execution, place, watched));
        },
      },
    ]),
  );
}

let server: Server;
let origin: string;
let token: string;
let entraToken: string;

beforeAll(async () => {
  const entra = await entraTokens();
  entraToken = await entra.sign({ aud: "a", iss: "i", azp: "a", scp: "x y" });
  server = createServer((_, response) =>
    response.end(JSON.stringify(entra.documentAt(origin, "i"))),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  token = await new SignJWT({ aud: "a", iss: "i", scp: "x y" })
    .setProtectedHeader({ alg: "HS256", kid: "k" })
    .sign(secret);
});

afterAll(() => {
  server.close();
});

describe("what the catalogue lets an author write", () => {
  it.each([...catalogue])("is read by the handler of %s", async (name, shape) => {
    const reads = new Set<string>();
    for (const policies of samples[name]?.(origin) ?? []) {
      const gateway = await runGateway({
        ...policies,
        upstream: origin,
        handlers: recordingHandlers(reads),
      });
      const headers = {
        Origin: "https://a.example",
        Authorization: `Bearer ${token}`,
        "X-Entra": entraToken,
        "Ocp-Apim-Subscription-Key": "key",
      };
      const target = `${gateway.origin}/api/run?token=${token}`;
      for (let count = 0; count < 2; count += 1) await (await fetch(target, { headers })).text();
      const preflight = { Origin: "https://a.example", "Access-Control-Request-Method": "GET" };
      await fetch(target, { method: "OPTIONS", headers: preflight });
      await gateway.close();
    }
    expect(writable(shape).filter((part) => !reads.has(part))).toEqual([]);
  });

  it("is read, or says why it makes no difference here", () => {
    const reasons = [...catalogue.values()].flatMap(({ attributes }) =>
      Object.values(attributes).flatMap(({ alwaysSo }) => alwaysSo ?? []),
    );
    for (const reason of reasons) expect(reason.split(" ").length).toBeGreaterThan(4);
  });
});
