import { StartError } from "../errors.ts";
import type { EntraError } from "./entra-error.ts";
import { defaultPeople, type Person } from "./people.ts";
import { type PersonProblem, refusalOf } from "./problems.ts";

/** A secret of an app registration. */
export interface ClientSecret {
  readonly value: string;
  /** When it ends; @default never */
  readonly expires?: Date;
}

/** An identity outside the app registration whose tokens authenticate the app. */
export interface FederatedCredential {
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
}

/** An app registration, of the kind "Web" unless it is public. */
export interface AppRegistration {
  readonly clientId: string;
  readonly displayName: string;
  /** Application ID URIs; `{uri}/{name}` is a scope of this app. */
  readonly identifierUris: readonly string[];
  readonly redirectUris: readonly string[];
  /** `requestedAccessTokenVersion`: which tokens the app is given as an API; @default 1, as in Entra */
  readonly accessTokenVersion?: 1 | 2;
  readonly federatedCredentials: readonly FederatedCredential[];
  readonly clientSecrets?: readonly ClientSecret[];
  /** A program on people's devices: it proves nothing, and may listen on any port of a loopback redirect URI. */
  readonly isPublic?: boolean;
  /**
   * The names of the scopes that the app exposes as an API; then nobody has them but who is pre-authorised.
   *
   * @default - any name, and an administrator has consented for everybody
   */
  readonly exposedScopes?: readonly string[];
  readonly preAuthorizedApps?: readonly PreAuthorizedApp[];
  /** The scopes that `.default` stands for, where nobody is pre-authorised; @default the portal's first scope */
  readonly consentedScopes?: readonly string[];
  /** People of other tenants may sign in too. */
  readonly multiTenant?: boolean;
  /** `groupMembershipClaims`: which groups stand in tokens; @default none */
  readonly groupClaims?: readonly string[];
  /** Object ids of the groups assigned to the app. */
  readonly assignedGroups?: readonly string[];
}

/** What an app may have of an API without anybody's consent. */
export interface PreAuthorizedApp {
  readonly clientId: string;
  /** The names of scopes. */
  readonly scopes: readonly string[];
}

/** A managed identity. */
export interface ManagedIdentity {
  readonly clientId: string;
  /** The service's own, which is meant where no client id is named; @default it is user-assigned */
  readonly isSystemAssigned?: boolean;
  /** The `oid` and `sub` of its tokens. */
  readonly principalId: string;
  /** The Azure resource id: the `xms_mirid` claim. */
  readonly resourceId: string;
}

/** The directory was asked to hold or change something it cannot. */
export class DirectoryError extends StartError {
  override readonly name = "DirectoryError";
}

/** What one tenant knows: its people, app registrations and managed identities. */
export class Directory {
  readonly people: readonly Person[];
  readonly #apps = new Map<string, AppRegistration>();
  readonly #identities: ReadonlyMap<string, ManagedIdentity>;
  readonly #disabled: Set<string>;
  readonly #problems = new Map<string, PersonProblem>();

  constructor(contents: {
    readonly apps?: readonly AppRegistration[];
    readonly identities?: readonly ManagedIdentity[];
    readonly people?: readonly Person[];
  }) {
    this.people = contents.people ?? defaultPeople;
    this.#identities = new Map(contents.identities?.map((one) => [one.clientId, one]));
    this.#disabled = new Set(this.people.filter((one) => one.disabled).map((one) => one.objectId));
    for (const { objectId, problem } of this.people) {
      if (problem) this.#problems.set(objectId, problem);
    }
    for (const app of contents.apps ?? []) {
      this.register(app);
    }
  }

  /** Adds an app registration, or replaces the one with the same client id. */
  register(app: AppRegistration): void {
    for (const uri of app.redirectUris) {
      const url = URL.parse(uri);
      if (!url || !["https:", "http:"].includes(url.protocol) || uri.includes("#")) {
        throw new DirectoryError(
          `Cannot register app ${app.clientId}: "${uri}" is no redirect URI of a web app. Give an absolute http or https URI without a fragment.`,
        );
      }
    }
    for (const uri of app.identifierUris) {
      const owner = this.appIdentifiedBy(uri);
      if (owner && owner.clientId !== app.clientId) {
        throw new DirectoryError(
          `Cannot register app ${app.clientId}: the identifier URI "${uri}" belongs to app ${owner.clientId}. Entra ID keeps identifier URIs unique in a tenant; give one of the two apps another.`,
        );
      }
    }
    this.#apps.set(app.clientId, app);
  }

  app(clientId: string): AppRegistration | undefined {
    return this.#apps.get(clientId);
  }

  /** The app a token is asked for by one of its identifier URIs or its client id; a slash at the end counts for nothing. */
  appIdentifiedBy(resource: string): AppRegistration | undefined {
    const name = resource.replace(/\/$/, "");
    const named = (uri: string) => uri.replace(/\/$/, "") === name;
    return (
      this.#apps.get(name) ?? [...this.#apps.values()].find((app) => app.identifierUris.some(named))
    );
  }

  /** Without a client id it is the one that is system-assigned. */
  identity(clientId: string): ManagedIdentity | undefined {
    if (clientId !== "") return this.#identities.get(clientId);
    return [...this.#identities.values()].find((one) => one.isSystemAssigned);
  }

  get identityClientIds(): readonly string[] {
    return [...this.#identities.keys()];
  }

  person(objectId: string): Person | undefined {
    return this.people.find((person) => person.objectId === objectId);
  }

  isDisabled(person: Person): boolean {
    return this.#disabled.has(person.objectId);
  }

  /** Why a person is refused who is not disabled. */
  refusalOf(person: Person, atTokenEndpoint: boolean): EntraError | undefined {
    const problem = this.problemOf(person);
    return problem && refusalOf(problem, atTokenEndpoint);
  }

  /** The problem of a person who is not disabled. */
  problemOf(person: Person): PersonProblem | undefined {
    return this.#problems.get(person.objectId);
  }

  /** Gives a person a problem, or takes it away. */
  setProblem(objectId: string, problem: PersonProblem | undefined): void {
    this.#checkKnown(objectId);
    if (problem) {
      this.#problems.set(objectId, problem);
    } else {
      this.#problems.delete(objectId);
    }
  }

  /** Blocks or unblocks an account, as an administrator does. */
  setDisabled(objectId: string, disabled: boolean): void {
    this.#checkKnown(objectId);
    if (disabled) {
      this.#disabled.add(objectId);
    } else {
      this.#disabled.delete(objectId);
    }
  }

  #checkKnown(objectId: string): void {
    if (this.person(objectId)) return;
    throw new DirectoryError(
      `Nobody in the directory has the object id "${objectId}". The people are: ${this.people.map((one) => `${one.name} (${one.objectId})`).join(", ")}.`,
    );
  }
}
