import { ApiManagementApiDiagnostic } from "@cdktf/provider-azurerm/lib/api-management-api-diagnostic/index.js";
import { ApiManagementDiagnostic } from "@cdktf/provider-azurerm/lib/api-management-diagnostic/index.js";
import { Annotations, LocalBackend, TerraformBackend, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import type { Tier } from "../../policy/index.ts";
import type { ClientPolicyView } from "../clients/client-policy.ts";
import type { IEntraClientApp } from "../entra/client-registration.ts";
import type { WrittenPolicy } from "../policies/written-policies.ts";
import { isJudged } from "../rules/stack-rules.ts";
import type { ResourceView } from "../servers/resource-view.ts";
import type { MessagesView } from "../servers/sse-view.ts";

/** What warnings are about. */
export interface WarnedGateway {
  readonly clients: ClientPolicyView;
  readonly servers: readonly WarnedServer[];
  readonly tier: Tier;
  /** Whether marks of revoked grants stay in the region that made them. */
  readonly revocationIsRegional: boolean;
  /** Whether the service, and so its own diagnostics, belong to somebody else. */
  readonly serviceExists: boolean;
}

/** A server, and the registrations in Entra that the roles of its callers are of. */
export interface WarnedServer {
  readonly view: ResourceView & { readonly sse?: MessagesView | undefined };
  readonly entra: readonly (Pick<IEntraClientApp, "appRoles"> &
    Partial<Pick<IEntraClientApp, "groupRoles" | "tenants">>)[];
}

/** What may be done and is probably not meant: a sentence each, with what to do. */
export function gatewayWarnings(gateway: IConstruct, facts: WarnedGateway): string[] {
  const stack = TerraformStack.of(gateway);
  return [
    ...clientWarnings(facts.clients),
    ...facts.servers.flatMap((server) => serverWarnings(server, facts.tier.endsWith("V2"))),
    ...(facts.revocationIsRegional
      ? [
          "The service answers in several regions, and each has a cache of its own: a revoked grant's access tokens are refused at once in one region, and in the others when they expire. Shorten accessTokenLifetime where that is too long.",
        ]
      : []),
    ...(facts.serviceExists || isLogged(stack)
      ? []
      : [
          "Nobody keeps a record of requests, sign-ins and refusals. Attach an Observability: new Observability(...).attach(gateway).",
        ]),
    ...stateWarnings(gateway),
  ];
}

/** Whether the keys lie on somebody's machine. */
export function stateWarnings(gateway: IConstruct): string[] {
  const stack = TerraformStack.of(gateway);
  // The rule state-in-file says the same, or is suppressed with a reason.
  return keepsStateElsewhere(stack) || isJudged(stack)
    ? []
    : [
        "The Terraform state holds the gateway's keys in plain text and is a file on the machine that deploys. Keep it encrypted and shared, for example with an AzurermBackend.",
      ];
}

/** Warns of each policy whose text is not known before it is deployed. */
export function warnOfUnreadable(policies: readonly (WrittenPolicy | undefined)[]): void {
  for (const policy of policies) {
    if (policy === undefined || policy.text !== undefined) continue;
    Annotations.of(policy.resource).addWarning(
      "Terraform makes the text of this policy, so it is not checked before API Management reads it.",
    );
  }
}

function clientWarnings(clients: ClientPolicyView): string[] {
  const { dynamicRegistration, documents, preRegistered, redirects } = clients;
  const byThemselves = dynamicRegistration || documents !== undefined;
  const nowhere =
    redirects.listed &&
    redirects.hosts?.length === 0 &&
    redirects.appSchemes.length === 0 &&
    !redirects.loopback;
  if (!byThemselves && preRegistered.length === 0) {
    return [
      "No client can come: none may register, no document is accepted, and none is listed. Change clients.",
    ];
  }
  if (byThemselves && nowhere) {
    return [
      "No client can have an answer sent anywhere but those that are listed: clients.redirects allows no host, no scheme and no loopback.",
    ];
  }
  return [];
}

/** What of the rules of a server is probably not meant. */
export function serverWarnings({ view: server, entra }: WarnedServer, isV2: boolean): string[] {
  const warnings: string[] = [];
  const isForAnybody = entra.some(({ tenants }) => tenants?.every?.everybodyMayCall === false);
  const open = openTools(server);
  if (isForAnybody && open !== "") {
    warnings.push(
      `Anybody in the world with a work or school account, which they can have in a tenant of their own, may call ${open} of the server ${server.name}. Ask for roles there, which people of other tenants do not have; or, where this is meant, say so: EntraTenants.any({ everybodyMayCall: true }).`,
    );
  }
  if (!server.otherTools && server.tools.length === 0) {
    warnings.push(
      `Nobody can call a tool of the server ${server.name}: otherTools is false and no tool has a rule.`,
    );
  }
  if (server.sse !== undefined && isV2) {
    warnings.push(
      `The server ${server.name} speaks HTTP+SSE: one answer lasts as long as a session. Microsoft's limits have 30 seconds for a request of a v2 tier, and nothing resumes such a stream. Prefer Streamable HTTP, or a classic tier.`,
    );
  }
  const hidden = server.tools.filter(({ roles }) => roles !== "").map(({ name }) => name);
  if (server.sse !== undefined && hidden.length > 0) {
    warnings.push(
      `The server ${server.name} speaks HTTP+SSE, so its list of tools, which comes in its stream, shows everybody ${hidden.join(", ")}; calls are held to the rules.`,
    );
  }
  if (entra.some(({ appRoles }) => appRoles === undefined)) return warnings;
  const had = new Set(
    entra.flatMap(({ appRoles = [], groupRoles = [] }) => [
      ...appRoles,
      ...groupRoles.map(({ role }) => role),
    ]),
  );
  const missing = server.roleNames.split(" ").filter((role) => role !== "" && !had.has(role));
  for (const role of missing) {
    warnings.push(
      `Nobody can have the role "${role}" that the server ${server.name} asks for: ${server.gatewayTokens ? "the registration in Entra has no such app role, and no group stands for it. Add it with addRole or mapGroup of the EntraClientApp that the gateway is given as entra" : "its own registration in Entra has no such app role. Add it with its addRole"}.`,
    );
  }
  return warnings;
}

/** What nobody needs a role for, in words; empty where there is nothing. */
function openTools({ requiredRoles, otherTools, tools }: ResourceView): string {
  if (requiredRoles !== "") return "";
  const open = tools.filter(({ roles }) => roles === "").map(({ name }) => name);
  if (!otherTools) return open.join(", ");
  return open.length === tools.length ? "every tool" : "every tool without a role";
}

function isLogged(stack: TerraformStack): boolean {
  return stack.node
    .findAll()
    .some(
      (node) =>
        node instanceof ApiManagementApiDiagnostic || node instanceof ApiManagementDiagnostic,
    );
}

/** Without a backend, and with a local one, Terraform writes the state as it is. */
function keepsStateElsewhere(stack: TerraformStack): boolean {
  return stack.node
    .findAll()
    .some((node) => TerraformBackend.isBackend(node) && !(node instanceof LocalBackend));
}
