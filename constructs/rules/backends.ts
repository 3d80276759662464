import type { XmlElement, XmlValue } from "../../policy/index.ts";
import { mcpRequests } from "./mcp-apis.ts";
import { attribute, everyElement, valuesOf } from "./stack-policies.ts";
import type { RuleProblem, StackRule } from "./stack-rule.ts";
import { parts, type StackBlock, type SynthesizedStack } from "./synthesized-stack.ts";

const trust = ["TOKEN_ISSUER", "TOKEN_AUDIENCE", "TOKEN_JWKS_URI", "TOKEN_SUBJECTS"];

/** A container app has a URL of its own, so the network does not keep callers away. */
export const containerTrust: StackRule = {
  id: "container-trust",
  severity: "error",
  title: "Every container app behind the gateway is told whose tokens to accept",
  reason:
    "A container app has a host name of its own, so whoever knows it goes around the gateway (OWASP API8:2023); it has to verify who asks.",
  remedy: `Set ${trust.join(", ")} on the container, as McpContainerServer does, and verify the token by them.`,
  check: (stack) => backendContainers(stack).flatMap((app) => untold(stack, app)),
};

/** An address that gets nothing from the gateway answers everybody. */
export const backendProof: StackRule = {
  id: "backend-proof",
  severity: "warning",
  title: "The gateway proves itself to every backend",
  reason:
    "A backend that gets no proof answers whoever knows its URL, without the gateway's checks (OWASP API8:2023).",
  remedy:
    "Give it a credential, such as BackendCredential.managedIdentity, or say in a suppression what else protects it.",
  check: (stack) =>
    mcpRequests(stack).flatMap((request): RuleProblem[] => {
      const inbound = [...everyElement(withoutAnswers(request.section("inbound")))];
      const chosen = inbound.filter(({ name }) => name === "set-backend-service");
      if (chosen.length === 0 && request.api.values["service_url"] === undefined) return [];
      const ids = new Set(chosen.map((element) => attribute(element, "backend-id")));
      const known = stack
        .ofType("azurerm_api_management_backend")
        .some(
          ({ values }) => ids.has(String(values["name"])) && values["credentials"] !== undefined,
        );
      if (known || inbound.some(proves)) return [];
      return [{ path: request.path, problem: "The backend gets nothing that proves the gateway." }];
    }),
};

/** Where requests go is decided when the stack is written, not by a request. */
export const backendAddress: StackRule = {
  id: "backend-address",
  severity: "error",
  title: "No request decides which backend it reaches",
  reason:
    "A backend whose address is made while a request runs can be made another, which then gets what proves the gateway and the person (OWASP API7:2023, server side request forgery).",
  remedy:
    "Write backend-id, or base-url without an expression; choose between several by conditions.",
  check: (stack) =>
    mcpRequests(stack).flatMap((request) =>
      [...everyElement([...request.section("inbound"), ...request.section("backend")])]
        .filter(({ name }) => name === "set-backend-service")
        .flatMap((element) =>
          ["base-url", "backend-id"].filter((name) => isMade(element.attributes.get(name))),
        )
        .map((name) => ({
          path: request.path,
          problem: `<set-backend-service> has a ${name} that is made while the request runs.`,
        })),
    ),
};

/** Whether a value has an expression in it. */
function isMade(value: XmlValue | undefined): boolean {
  return value?.expression !== undefined || value?.mixed === true;
}

/** Container apps that a backend or an API of the stack leads to. */
function backendContainers(stack: SynthesizedStack): StackBlock[] {
  const urls = [
    ...stack.ofType("azurerm_api_management_backend").map(({ values }) => values["url"]),
    ...stack.ofType("azurerm_api_management_api").map(({ values }) => values["service_url"]),
  ];
  const named = urls.flatMap((url) => stack.referred(url));
  return [...new Set(named)].filter(({ type }) => type === "azurerm_container_app");
}

function untold(stack: SynthesizedStack, app: StackBlock): RuleProblem[] {
  const told = new Set(
    stack
      .valuesAt(app, "template.container.env")
      .flatMap(parts)
      .map(({ name }) => name),
  );
  const missing = trust.filter((name) => !told.has(name));
  if (missing.length === 0) return [];
  const problem = `The container does not have ${missing.join(", ")}, so it cannot tell the gateway from others.`;
  return [{ path: app.path, problem }];
}

/** A policy that signs in, or a header whose value is a secret that the service keeps. */
function proves(element: XmlElement): boolean {
  if (element.name.startsWith("authentication-")) return true;
  if (element.name !== "set-header" || attribute(element, "exists-action") === "delete")
    return false;
  return element.children.flatMap(valuesOf).some((text) => /\{\{[^}]+\}\}/.test(text));
}

/** What an answer of the gateway's own has is not for the backend. */
function withoutAnswers(elements: readonly XmlElement[]): XmlElement[] {
  return elements
    .filter(({ name }) => name !== "return-response" && name !== "send-request")
    .map((element) => ({ ...element, children: withoutAnswers(element.children) }));
}
