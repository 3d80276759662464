/** What the credential manager knows of a connection to a credential provider. */
export interface Connection {
  readonly accessToken: string;
  /** What came with the token, by name. @default nothing */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** The connections that somebody gave at the start, by `provider/connection`; a text is the token alone. */
export type GivenConnections = Readonly<Record<string, string | Connection>>;

/** Stands for the credential manager of the service. */
export class Connections {
  readonly #given: ReadonlyMap<string, string | Connection>;

  constructor(given: GivenConnections = {}) {
    this.#given = new Map(Object.entries(given));
  }

  find(provider: string, connection: string): Connection | undefined {
    const found = this.#given.get(`${provider}/${connection}`);
    return typeof found === "string" ? { accessToken: found } : found;
  }
}
