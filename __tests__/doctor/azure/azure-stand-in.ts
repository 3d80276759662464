import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type ArmResource, armResources, graphResources } from "./arm-resources.ts";
import { type StackDocument, TerraformValues } from "./terraform-values.ts";

/** An answer on its way, which a test may spoil. */
export interface AzureAnswer {
  readonly path: string;
  readonly query: URLSearchParams;
  status: number;
  readonly headers: Record<string, string>;
  body: Record<string, unknown>;
}

/** The versions that each provider documents and this stands for. */
const versions: Readonly<Record<string, string>> = {
  "Microsoft.ApiManagement": "2024-05-01",
  "Microsoft.App": "2024-03-01",
  "Microsoft.Authorization": "2022-04-01",
  "Microsoft.KeyVault": "2022-07-01",
  "Microsoft.ManagedIdentity": "2023-01-31",
};

const pageSize = 7;

/**
 * Stands for Azure Resource Manager and Microsoft Graph after a stack was deployed. It answers what the stack's Terraform says, in the
 * shapes of Microsoft's REST reference: nothing without a token or a version, lists in pages, 404 with ARM's codes.
 */
export class AzureStandIn {
  static async start(
    document: StackDocument,
    spoil: (answer: AzureAnswer) => void = () => undefined,
  ): Promise<AzureStandIn> {
    const azure = new AzureStandIn(document, spoil);
    azure.#server.listen(0, "127.0.0.1");
    await once(azure.#server, "listening");
    return azure;
  }

  readonly values: TerraformValues;
  /** Every question, as its path. */
  readonly asked: string[] = [];
  readonly #spoil: (answer: AzureAnswer) => void;
  readonly #server: Server = createServer((request, response) => this.#serve(request, response));
  readonly #resources: readonly ArmResource[];
  readonly #graph: ReturnType<typeof graphResources>;

  private constructor(document: StackDocument, spoil: (answer: AzureAnswer) => void) {
    this.values = new TerraformValues(document);
    this.#spoil = spoil;
    this.#resources = armResources(this.values);
    this.#graph = graphResources(this.values);
  }

  get origin(): URL {
    return new URL(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`);
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams: query } = new URL(request.url ?? "/", this.origin);
    const path = decodeURIComponent(pathname);
    this.asked.push(path);
    const answer: AzureAnswer = { ...{ path, query }, status: 200, headers: {}, body: {} };
    if (request.method !== "GET") fail(answer, 405, "MethodNotAllowed");
    else if (request.headers.authorization !== `Bearer ${tokenFor(path)}`) {
      fail(answer, 401, "InvalidAuthenticationToken");
    } else if (path.startsWith("/v1.0/")) this.#answerGraph(answer);
    else this.#answerArm(answer);
    this.#spoil(answer);
    response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers });
    response.end(JSON.stringify(answer.body));
  }

  #answerGraph(answer: AzureAnswer): void {
    for (const { application, credentials } of this.#graph) {
      if (answer.path === `/v1.0/applications(appId='${application.appId}')`) {
        answer.body = structuredClone(application);
        return;
      }
      if (answer.path === `/v1.0/applications/${application.id}/federatedIdentityCredentials`) {
        answer.body = { value: structuredClone(credentials) };
        return;
      }
    }
    fail(answer, 404, "Request_ResourceNotFound");
  }

  #answerArm(answer: AzureAnswer): void {
    const { path, query } = answer;
    const provider = [...path.matchAll(/\/providers\/([^/]+)/g)].at(-1)?.[1] ?? "";
    const version = query.get("api-version");
    if (version === null || versions[provider] !== version) {
      const code = version === null ? "MissingApiVersionParameter" : "NoRegisteredProviderFound";
      fail(answer, 400, code);
      return;
    }
    const found = this.#resources.find(({ id }) => same(id, path));
    if (found !== undefined) {
      answer.body = structuredClone(shown(found, query.get("format")));
      return;
    }
    const items = this.#list(path, query);
    if (items === undefined) {
      fail(answer, 404, "ResourceNotFound");
      return;
    }
    const from = Number(query.get("$skipToken") ?? 0);
    const value = structuredClone(items.slice(from, from + pageSize));
    answer.body = { value, count: items.length };
    if (from + pageSize >= items.length) return;
    const next = new URL(`${path}?${query}`, this.origin);
    next.searchParams.set("$skipToken", String(from + pageSize));
    answer.body["nextLink"] = next.href;
  }

  /** What stands right below a path; undefined where the path belongs to nothing. */
  #list(path: string, query: URLSearchParams): readonly ArmResource[] | undefined {
    if (/\/(?:deletedservices|deletedVaults)$/.test(path)) return [];
    const [, scope] =
      /^(.*)\/providers\/Microsoft\.Authorization\/roleAssignments$/.exec(path) ?? [];
    if (scope !== undefined) return this.#assignments(scope, query.get("$filter") ?? "");
    const owner = path.slice(0, path.lastIndexOf("/"));
    if (!this.#resources.some(({ id }) => same(id, owner))) return undefined;
    return this.#resources.filter(({ id }) => same(id.slice(0, id.lastIndexOf("/")), path));
  }

  /** What the principal has at, above and below a scope, as the reference has it. */
  #assignments(scope: string, filter: string): readonly ArmResource[] {
    const [, principal] = /^principalId eq '([^']+)'$/.exec(filter) ?? [];
    return this.#resources.filter(({ id, properties }) => {
      if (!id.includes("/roleAssignments/") || properties["principalId"] !== principal)
        return false;
      const assigned = String(properties["scope"]);
      return assigned.startsWith(scope) || scope.startsWith(assigned);
    });
  }
}

/** Tokens are for one API each. */
export function tokenFor(path: string): string {
  return path.startsWith("/v1.0/") ? "token-for-graph" : "token-for-arm";
}

function fail(answer: AzureAnswer, status: number, code: string): void {
  answer.status = status;
  answer.body = { error: { code, message: `${code}.` } };
}

/** Ids in ARM are compared without their case. */
function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Policies are answered as they were written in `rawxml` alone, and with the line ends that ARM's examples have. */
function shown(resource: ArmResource, format: string | null): ArmResource {
  const { value } = resource.properties;
  const isPolicy = /\/(?:policies|policyFragments)\/[^/]+$/.test(resource.id);
  if (!isPolicy || typeof value !== "string") return resource;
  const raw = value.trimEnd().replaceAll("\n", "\r\n");
  const text = format === "rawxml" ? raw : raw.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return { ...resource, properties: { ...resource.properties, value: text } };
}
