import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { Logger } from "pino";
import { createAuthorizationServer } from "./authorization-server.ts";
import { type AppRegistration, Directory, type ManagedIdentity, type Person } from "./directory.ts";
import { type ManagedIdentityToken, ManagedIdentityTokens } from "./managed-identity.ts";
import { generateSigningKey } from "./signing-key.ts";
import type { Tenant } from "./tenant.ts";

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
   * @default - five people with and without roles, one of them disabled
   */
  readonly people?: readonly Person[];
  /**
   * The port to listen on.
   *
   * @default 0 - any free one
   */
  readonly port?: number;
  /**
   * Told of each request at level `debug`, and of defects at level `error`.
   *
   * @default - silent
   */
  readonly logger?: Logger;
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
  /** Stops listening and ends open connections. */
  close(): Promise<void>;
}

/** Starts one Entra tenant on this machine. */
export async function startEntra(options: EntraOptions): Promise<LocalEntra> {
  const directory = new Directory(options);
  const server = createServer();
  const [key, port] = await Promise.all([generateSigningKey(), listen(server, options.port ?? 0)]);

  const origin = `http://localhost:${port}`;
  const issuer = `${origin}/${options.tenantId}/v2.0`;
  const tenant: Tenant = { id: options.tenantId, origin, issuer, directory, key };
  const provider = createAuthorizationServer(tenant, options.logger);
  server.on("request", provider.callback());
  const tokens = new ManagedIdentityTokens(tenant);

  return {
    origin,
    issuer,
    register: (app) => directory.register(app),
    managedIdentityToken: (clientId, resource) => tokens.token(clientId, resource),
    setDisabled: (objectId, disabled) => directory.setDisabled(objectId, disabled),
    close: () => close(server),
  };
}

/** The server could not listen on its port. */
export class EntraStartError extends Error {
  override readonly name = "EntraStartError";

  constructor(port: number, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(
      `The local Entra ID cannot listen on port ${port}: ${reason}. Choose another port, or 0 for any free one.`,
      { cause },
    );
  }
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (cause) {
    throw new EntraStartError(port, cause);
  }
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}

async function close(server: Server): Promise<void> {
  if (!server.listening) {
    return;
  }
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
