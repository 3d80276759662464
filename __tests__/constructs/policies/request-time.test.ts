import { beforeAll, expect, inject, it } from "vitest";
import { type CompiledGateway, compileGateway } from "../../../local/gateway/compile.ts";
import { readGateway } from "../../../local/stack/apis.ts";
import { LocalCloud } from "../../../local/stack/local-cloud.ts";
import { References } from "../../../local/stack/references.ts";
import { TerraformJson } from "../../../local/stack/terraform-json.ts";
import { PolicyCompiler, type PolicyStatement } from "../../../policy/index.ts";

/** A v2 tier may end a request after these seconds: limits of the API Management gateways. */
const tierLimit = 30;

let gateway: CompiledGateway;

beforeAll(async () => {
  const stack = TerraformJson.read(inject("stack"));
  const cloud = new LocalCloud("https://gateway.example", "3b5a8f3e-1111-4222-8333-944455556666");
  cloud.blobEndpoint = "https://store.example/";
  const references = new References(stack, cloud);
  gateway = compileGateway(readGateway(stack, references), await PolicyCompiler.load());
});

/** The longest that policies wait for others: on any way, and on a way that goes on to what follows. */
interface Wait {
  readonly longest: number;
  /** Undefined where every way ends in an answer. */
  readonly through: number | undefined;
}

function literal(statement: PolicyStatement, name: string, otherwise: number): number {
  const value = statement.attributes.get(name);
  if (value === undefined) return otherwise;
  if (value.kind === "literal") return Number(value.text);
  throw new Error(`The ${name} of <${statement.name}> is known only when it runs.`);
}

function waitOf(statements: readonly PolicyStatement[]): Wait {
  let [longest, through] = [0, 0];
  for (const statement of statements) {
    const one = waitOfOne(statement);
    longest = Math.max(longest, through + one.longest);
    if (one.through === undefined) return { longest, through: undefined };
    through += one.through;
  }
  return { longest: Math.max(longest, through), through };
}

function waitOfOne(statement: PolicyStatement): Wait {
  switch (statement.name) {
    case "send-request": {
      const seconds = literal(statement, "timeout", 60);
      return { longest: seconds, through: seconds };
    }
    case "return-response":
      return { longest: 0, through: undefined };
    case "include-fragment": {
      const id = statement.attributes.get("fragment-id");
      const fragment = id?.kind === "literal" ? gateway.fragments.get(id.text) : undefined;
      if (fragment === undefined) throw new Error("A fragment is not there.");
      return waitOf(fragment.statements);
    }
    case "choose": {
      const branches = statement.children.map(({ children }) => waitOf(children));
      const always = statement.children.some(({ name }) => name === "otherwise");
      const all = always ? branches : [...branches, { longest: 0, through: 0 }];
      const ways = all.flatMap(({ through }) => (through === undefined ? [] : [through]));
      return {
        longest: Math.max(...all.map((branch) => branch.longest)),
        through: ways.length === 0 ? undefined : Math.max(...ways),
      };
    }
    case "retry": {
      const again = literal(statement, "count", 0);
      const { longest } = waitOf(statement.children);
      const pauses = again * literal(statement, "interval", 0);
      return { longest: longest * (again + 1) + pauses, through: longest * (again + 1) + pauses };
    }
    default:
      return waitOf(statement.children);
  }
}

/** Each operation of the OAuth endpoints, with the longest that it and what answers its failure wait. */
function waits(): Record<string, number> {
  const oauth = gateway.routes.filter(({ api }) => api.path === "");
  return Object.fromEntries(
    oauth.map(({ target: { operation, policy } }) => [
      operation.id,
      waitOf(policy.inbound).longest + waitOf(policy["on-error"]).longest,
    ]),
  );
}

it("no request waits longer for others than the tier lets it live", () => {
  for (const [operation, seconds] of Object.entries(waits())) {
    expect(seconds, operation).toBeLessThan(tierLimit);
  }
});

it("the sums are those of requests that ask the store and Entra", () => {
  expect(waits()).toMatchObject({ token: expect.any(Number), revoke: 9, "oauth-callback": 13 });
  expect(waits()["token"]).toBeGreaterThanOrEqual(22);
  expect(waits()["other-metadata"]).toBe(0);
});
