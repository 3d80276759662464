import type { Certificate } from "../../../policy/index.ts";

/**
 * The certificates of a service. `validate-jwt` knows them by their ids; expressions know them by
 * their thumbprints, which the page of policy expressions does not say, but each that works does.
 */
export class Certificates {
  readonly byThumbprint: ReadonlyMap<string, Certificate>;
  readonly #byId: ReadonlyMap<string, Certificate>;

  constructor(byId: Iterable<readonly [id: string, certificate: Certificate]>) {
    this.#byId = new Map(byId);
    this.byThumbprint = new Map(
      [...this.#byId.values()].map((certificate) => [certificate.thumbprint, certificate]),
    );
  }

  get(id: string): Certificate | undefined {
    return this.#byId.get(id);
  }
}
