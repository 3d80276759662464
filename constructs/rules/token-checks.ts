import type { XmlElement } from "../../policy/index.ts";
import { mcpRequests, policiesOf } from "./mcp-apis.ts";
import { everyElement, isOff, type PolicyRequest, unreadable, valuesOf } from "./stack-policies.ts";
import type { StackRule } from "./stack-rule.ts";

/** Nothing that has a backend answers to somebody without a token. */
export const tokenCheck: StackRule = {
  id: "token-check",
  severity: "error",
  title: "Every request that reaches a backend has passed a check of its token",
  reason:
    "A server must refuse requests without a valid token (MCP authorization, RFC 6750 section 3), and an API of API Management has no check of its own.",
  remedy:
    "Put validate-jwt before everything that leads to the backend, on every way through the policy.",
  check: (stack) =>
    policiesOf(stack)
      .requests.filter(reachesBackend)
      .flatMap((request) => {
        const { path } = request;
        const inbound = request.section("inbound");
        if (!follow(inbound, { checked: false, unchecked: true }).unchecked) return [];
        const unknown = [...everyElement(inbound)].some(({ name }) => name === unreadable);
        const problem = unknown
          ? "Part of its policy cannot be read here, and the rest lets a request pass without a token."
          : "A request reaches the backend without a token.";
        return [{ path, problem }];
      }),
};

/** A token of somebody else's server, or one that never ends, opens nothing. */
export const tokenBinding: StackRule = {
  id: "token-binding",
  severity: "error",
  title:
    "A check of tokens looks at the one that was sent, its signature, its end and its audience",
  reason:
    "A server must refuse tokens that were not issued for it (MCP authorization, RFC 8707), that have expired or are not signed (RFC 9068 section 4).",
  remedy:
    "Give the check the issuer's <openid-config> or <issuer-signing-keys>, an <audiences> with this server alone, take the token from the request, and leave require-expiration-time and require-signed-tokens true.",
  check: (stack) =>
    mcpRequests(stack).flatMap((request) =>
      [...everyElement(request.section("inbound"))]
        .filter(({ name }) => checks.has(name))
        .flatMap(looseness)
        .map((problem) => ({ path: request.path, problem })),
    ),
};

function looseness(check: XmlElement): string[] {
  const audiences = check.children.filter(({ name }) => name === "audiences");
  const named = audiences.flatMap(({ children }) => children).flatMap(valuesOf);
  const lax = ["require-expiration-time", "require-signed-tokens"].filter((name) =>
    isOff(check, name),
  );
  const keys = check.children.filter(
    ({ name, children }) =>
      name === "openid-config" || (name === "issuer-signing-keys" && children.length > 0),
  );
  const token = check.attributes.get("token-value")?.content.text;
  return [
    ...(check.name === "validate-jwt" && keys.length === 0
      ? [`<${check.name}> has no keys to verify a signature with.`]
      : []),
    ...(token !== undefined && !/\bcontext\b/.test(token)
      ? [`<${check.name}> looks at a token that is written in it, whatever was sent.`]
      : []),
    ...(named.length === 0 ? [`<${check.name}> takes tokens for any audience.`] : []),
    ...lax.map((name) => `<${check.name}> has ${name}="false".`),
  ];
}

/** Whether some request has passed a check on its way to a place in a policy, and whether some has not. */
interface Ways {
  readonly checked: boolean;
  readonly unchecked: boolean;
}

const ended: Ways = { checked: false, unchecked: false };
const checks = new Set(["validate-jwt", "validate-azure-ad-token"]);

function follow(elements: readonly XmlElement[], start: Ways): Ways {
  return elements.reduce((ways, element) => step(element, ways), start);
}

function step(element: XmlElement, ways: Ways): Ways {
  if (checks.has(element.name)) {
    return { checked: ways.checked || ways.unchecked, unchecked: false };
  }
  switch (element.name) {
    case "return-response":
    case "mock-response":
      return ended;
    case "choose": {
      const branches = element.children.map(({ children }) => follow(children, ways));
      const complete = element.children.some(({ name }) => name === "otherwise");
      return (complete ? branches : [...branches, ways]).reduce(
        (all, way) => ({
          checked: all.checked || way.checked,
          unchecked: all.unchecked || way.unchecked,
        }),
        ended,
      );
    }
    // What fails inside is tried again, and nobody says that it ends the request when it failed to the last.
    case "retry":
      return ways;
    case "limit-concurrency":
      return follow(element.children, ways);
    default:
      return ways;
  }
}

/** Without an address there is nothing to reach: such an API answers by itself. */
function reachesBackend(request: PolicyRequest): boolean {
  const { service_url: url, import: imported, source_api_id: source } = request.api.values;
  if ([url, imported, source].some((value) => value !== undefined)) return true;
  const policies = [...request.section("inbound"), ...request.section("backend")];
  // What cannot be read here may lead anywhere.
  return [...everyElement(policies)].some(
    ({ name }) => name === "set-backend-service" || name === unreadable,
  );
}
