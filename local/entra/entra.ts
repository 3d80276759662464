import { createServer, type RequestListener, type Server } from "node:http";
import type { Logger } from "pino";
import { type GatewayData, noData } from "../data/data-folder.ts";
import type { KeptValues } from "../data/kept-values.ts";
import { StartError } from "../errors.ts";
import { type Loopback, listenOnLoopback } from "../loopback.ts";
import { createAuthorizationServer } from "./authorization-server.ts";
import { type AppRegistration, Directory, type ManagedIdentity } from "./directory.ts";
import { type EntraEndpoint, type EntraFault, EntraFaults } from "./faults.ts";
import { type ManagedIdentityToken, ManagedIdentityTokens } from "./managed-identity.ts";
import { answerAsGraph, isGraphPath, microsoftGraph } from "./microsoft-graph.ts";
import { Organizations, type ServedTenant } from "./organizations.ts";
import { isByOwnName } from "./own-names.ts";
import { pageHeaders } from "./pages/layout.ts";
import { overviewPage } from "./pages/overview.ts";
import type { Person } from "./people.ts";
import { type PersonalAccounts, personalAccountsAt } from "./personal-accounts.ts";
import type { PersonProblem } from "./problems.ts";
import { keptSigningKey, type SigningKey } from "./signing-key.ts";
import type { Tenant } from "./tenant.ts";
import { type EntraVisit, tellOfVisits } from "./visits.ts";

/** A tenant beside the one that apps are registered in. */
export interface OtherTenant {
  readonly tenantId: string;
  readonly displayName: string;
  readonly people: readonly Person[];
}

export interface EntraOptions {
  readonly tenantId: string;
  /**
   * App registrations known from the start.
   *
   * @default - none; {@link LocalEntra.register} adds those that need to know the origin
   */
  readonly apps?: readonly AppRegistration[];
  /** The managed identities that can ask for tokens. */
  readonly identities: readonly ManagedIdentity[];
  /**
   * Who can sign in.
   *
   * @default - six people with and without roles, one disabled and one blocked by conditional access
   */
  readonly people?: readonly Person[];
  /**
   * Tenants whose people can sign in to apps for several tenants.
   *
   * @default - none
   */
  readonly otherTenants?: readonly OtherTenant[];
  /**
   * The port to listen on.
   *
   * @default - the kept one, if it is free, or any that is
   */
  readonly port?: number;
  /**
   * Where keys, sessions, refresh tokens and the port are kept, and found again.
   *
   * @default - in memory
   */
  readonly data?: Pick<GatewayData, "values" | "entraJournal">;
  /**
   * Told of each request at level `debug`, and of defects at level `error`.
   *
   * @default - silent
   */
  readonly logger?: Logger;
  /**
   * Told of each visit of a browser.
   *
   * @default - nobody
   */
  readonly visited?: (visit: EntraVisit) => void;
}

/** A running stand-in for Microsoft Entra ID. */
export interface LocalEntra {
  /** `http://localhost:{port}`; stands for `https://login.microsoftonline.com`. */
  readonly origin: string;
  /** The `iss` of its v2.0 tokens: `{origin}/{tenantId}/v2.0`. */
  readonly issuer: string;
  /**
   * Adds an app registration, or replaces the one with the same client id. An app whose federated
   * credential trusts this tenant can only be written down once the origin is known.
   */
  register(app: AppRegistration): void;
  /**
   * A token of a managed identity, as the instance metadata service gives it.
   *
   * @throws ManagedIdentityError for an identity or a resource nobody has registered.
   */
  managedIdentityToken(clientId: string, resource: string): Promise<ManagedIdentityToken>;
  /** Blocks or unblocks an account; it ends refreshing at once. */
  setDisabled(objectId: string, disabled: boolean): void;
  /** Gives a person a problem that Entra refuses them for, or takes it away. */
  setProblem(objectId: string, problem: PersonProblem | undefined): void;
  /** From now on, the endpoint fails like this, in every tenant. */
  fail(endpoint: EntraEndpoint, fault: EntraFault): void;
  /** Every endpoint works again. */
  recover(): void;
  /** Stops listening and ends open connections. */
  close(): Promise<void>;
}

/** Starts Entra on this machine, with one tenant or several. */
export async function startEntra(options: EntraOptions): Promise<LocalEntra> {
  const { data = noData() } = options;
  const server = createServer();
  const loopback = await (options.port === undefined
    ? listenAgain(server, data.values)
    : listen(server, options.port));
  const origin = `http://localhost:${loopback.port}`;
  const issuerKeys = new Map<string, SigningKey>();
  const faults = new EntraFaults();
  const serve = async (tenantId: string, displayName: string, directory: Directory) => {
    const issuer = `${origin}/${tenantId}/v2.0`;
    const key = await keptSigningKey(tenantId, data.values);
    directory.register(microsoftGraph);
    issuerKeys.set(issuer, key);
    const tenant = {
      id: tenantId,
      displayName,
      origin,
      issuer,
      directory,
      key,
      issuerKeys,
      faults,
    };
    return { tenant, provider: createAuthorizationServer(tenant, data, options.logger) };
  };
  const [home, ...others] = await Promise.all([
    serve(options.tenantId, "Contoso", new Directory(options)),
    ...(options.otherTenants ?? []).map(({ tenantId, displayName, people }) =>
      serve(tenantId, displayName, new Directory({ people })),
    ),
  ]);
  const served = [home, ...others];
  const personal = others.length > 0 ? await personalAccountsAt(origin, data.values) : undefined;
  if (personal) issuerKeys.set(personal.issuer, personal.key);
  if (options.visited !== undefined) server.on("request", tellOfVisits(options.visited));
  server.on("request", requestListener(home, others, personal, faults));
  const tokens = new ManagedIdentityTokens(home.tenant);
  const directoryOf = (objectId: string) =>
    served.find(({ tenant }) => tenant.directory.person(objectId))?.tenant.directory ??
    home.tenant.directory;

  return {
    origin,
    issuer: home.tenant.issuer,
    register: (app) => register(app, home.tenant, served),
    managedIdentityToken: (clientId, resource) => tokens.token(clientId, resource),
    setDisabled: (objectId, disabled) => directoryOf(objectId).setDisabled(objectId, disabled),
    setProblem: (objectId, problem) => directoryOf(objectId).setProblem(objectId, problem),
    fail: (endpoint, fault) => faults.set(endpoint, fault),
    recover: () => faults.clear(),
    close: () => loopback.close(),
  };
}

/** An app belongs to the home tenant; one for several tenants is known in all of them. */
function register(app: AppRegistration, home: Tenant, served: readonly ServedTenant[]): void {
  for (const { tenant } of served) {
    if (tenant === home || app.multiTenant) tenant.directory.register(app);
  }
}

/** Requests go to the tenant that their path names; the home tenant refuses those of no tenant. */
function requestListener(
  home: ServedTenant,
  others: readonly ServedTenant[],
  personal: PersonalAccounts | undefined,
  faults: EntraFaults,
): RequestListener {
  const organizations = personal && new Organizations(home, others, personal);
  const refuse = home.provider.callback();
  const tenants = [home, ...others].map(({ tenant }) => tenant);
  const listeners = new Map(
    others.map(({ tenant, provider }) => [tenant.id, provider.callback()] as const),
  );
  return (request, response) => {
    const refused = (status: number, error: string, error_description: string) =>
      response
        .writeHead(status, { "content-type": "application/json", "cache-control": "no-store" })
        .end(JSON.stringify({ error, error_description }));
    if (!isByOwnName(request.headers.host)) {
      refused(421, "misdirected_request", ownNameOnly(home.tenant));
      return;
    }
    // Koa reads a target such as `http://[` by an exception, which it answers with 500.
    if (URL.parse(request.url ?? "/", home.tenant.origin) === null) {
      refused(400, "invalid_request", "What is asked for is no URL.");
      return;
    }
    if (faults.intercept(request, response)) return;
    const [path = ""] = (request.url ?? "").split("?");
    if (path === "/" && request.method === "GET") {
      response.writeHead(200, pageHeaders).end(overviewPage(tenants));
      return;
    }
    if (isGraphPath(path)) {
      void answerAsGraph(request, response, tenants);
      return;
    }
    if (organizations?.serves(path)) {
      void organizations.handle(request, response);
    } else {
      void (listeners.get(path.split("/")[1] ?? "") ?? refuse)(request, response);
    }
  };
}

function ownNameOnly({ origin }: Tenant): string {
  return `What stands for Entra ID on this machine answers by its own name only. Ask ${origin}.`;
}

/** Under this name the port is kept. */
const portName = "entra port";

/** The server could not listen on its port. */
export class EntraStartError extends StartError {
  override readonly name = "EntraStartError";

  constructor(port: number, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(
      `The local Entra ID cannot listen on port ${port}: ${reason}. Choose another port, or 0 for any free one.`,
      { cause },
    );
  }
}

async function listen(server: Server, port: number): Promise<Loopback> {
  return await listenOnLoopback(server, port).catch((cause: unknown) => {
    throw new EntraStartError(port, cause);
  });
}

/** On the port that was kept, so that what knows this origin finds it again. */
async function listenAgain(server: Server, values: KeptValues): Promise<Loopback> {
  const kept = Number(values.get(portName) ?? 0);
  const loopback = await listen(server, kept).catch((error: unknown) => {
    if (kept === 0) throw error;
    return listen(server, 0);
  });
  values.set(portName, String(loopback.port));
  return loopback;
}
