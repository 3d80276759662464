import type { EntraVisit, LocalEntra } from "../entra/index.ts";
import { StartError } from "../errors.ts";
import { requirePackages } from "../requirements.ts";
import type { FolderEntra } from "./entra.ts";

/** What it stands for: for browsers, and for requests of policies. */
const signInOrigin = "https://login.microsoftonline.com";
const graphOrigin = "https://graph.microsoft.com";

/** Stands for Entra and Microsoft Graph where a folder says who is known there. */
export class EntraStandIn {
  /** What stands for other servers, by their origins; it grows when this begins to. */
  readonly hosts: ReadonlyMap<string, string>;
  /** Those of them that browsers are sent to. */
  readonly browserOrigins: ReadonlyMap<string, string>;
  readonly #hosts: Map<string, string>;
  readonly #browserOrigins = new Map<string, string>();
  readonly #warn: (sentence: string) => void;
  readonly #visited: ((visit: EntraVisit) => void) | undefined;
  #running: { readonly entra: LocalEntra; readonly started: FolderEntra } | undefined;

  /**
   * @param hosts what stands for other servers anyway
   * @param visited told of each visit of a browser
   */
  constructor(
    hosts: ReadonlyMap<string, string>,
    warn: (sentence: string) => void,
    visited?: (visit: EntraVisit) => void,
  ) {
    this.#hosts = new Map(hosts);
    this.hosts = this.#hosts;
    this.browserOrigins = this.#browserOrigins;
    this.#warn = warn;
    this.#visited = visited;
  }

  get origin(): string | undefined {
    return this.#running?.entra.origin;
  }

  /** Where it is, and what it stands for. */
  get origins(): readonly string[] {
    return [signInOrigin, graphOrigin, ...(this.origin === undefined ? [] : [this.origin])];
  }

  /** Starts it, or tells it of the apps that there are now. */
  async take(said: FolderEntra | undefined): Promise<void> {
    if (said === undefined) return;
    this.#running ??= await this.#start(said);
    const { entra, started } = this.#running;
    for (const app of said.apps(entra.issuer)) entra.register(app);
    const lasting = ({ tenantId, identities }: FolderEntra) =>
      JSON.stringify([tenantId, identities]);
    if (lasting(said) !== lasting(started)) {
      this.#warn(
        "The tenant and the identities of entra.json are those of the start until the next one.",
      );
    }
  }

  /** @throws StartError where nobody said who is known. */
  async managedIdentityToken(clientId: string, resource: string): Promise<string> {
    if (this.#running === undefined) {
      throw new StartError(
        "A folder has no managed identity, unless it has an entra.json that names one.",
      );
    }
    return (await this.#running.entra.managedIdentityToken(clientId, resource)).accessToken;
  }

  async close(): Promise<void> {
    await this.#running?.entra.close();
  }

  async #start(started: FolderEntra) {
    requirePackages(["oidc-provider"]);
    const { startEntra } = await import("../entra/index.ts");
    const { tenantId, identities } = started;
    const visited = this.#visited;
    const entra = await startEntra({
      tenantId,
      identities,
      ...(visited === undefined ? {} : { visited }),
    });
    for (const origin of [signInOrigin, graphOrigin]) {
      if (!this.#hosts.has(origin)) this.#hosts.set(origin, entra.origin);
    }
    this.#browserOrigins.set(signInOrigin, this.#hosts.get(signInOrigin) ?? entra.origin);
    return { entra, started };
  }
}
