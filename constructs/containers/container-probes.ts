import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { needed, text } from "../properties/kinds.ts";
import { checkShape, type Shape } from "../properties/shape.ts";

/** The probes of a container app, as Terraform has them. */
interface Probe {
  readonly transport: "HTTP" | "TCP";
  readonly port: number;
  readonly path?: string;
}

/** What templates of a container app know of its probes. */
export interface BoundProbes {
  readonly alive: Probe;
  readonly ready: Probe;
}

/**
 * How Container Apps checks the health of a container.
 *
 * @example
 * ContainerProbes.http({ alive: "/live", ready: "/ready" })
 */
export class ContainerProbes {
  /**
   * By HTTP: a container that is not alive is restarted, and one that is not ready gets no requests.
   * @param paths they answer 200
   * @throws InvalidPropertyError when a path has no slash at its beginning, or a query.
   */
  static http(paths: { readonly alive: string; readonly ready: string }): ContainerProbes {
    const construct = "ContainerProbes.http";
    checkShape({ construct, property: "paths" }, probePathsShape, paths);
    for (const [name, path] of Object.entries(paths)) {
      if (/^\/[^?#\s]*$/.test(path)) continue;
      throw new InvalidPropertyError(
        construct,
        name,
        `must be a path with the leading slash, such as "/healthz"; it is "${path}".`,
      );
    }
    return new ContainerProbes(paths);
  }

  /** By a TCP connection to its port, for images without health endpoints. */
  static tcp(): ContainerProbes {
    return new ContainerProbes(undefined);
  }

  readonly #paths: { readonly alive: string; readonly ready: string } | undefined;

  private constructor(paths: { readonly alive: string; readonly ready: string } | undefined) {
    this.#paths = paths;
  }

  /** @internal */
  bind(port: number): BoundProbes {
    const paths = this.#paths;
    if (paths === undefined) {
      const probe = { transport: "TCP", port } as const;
      return { alive: probe, ready: probe };
    }
    const probe = (path: string) => ({ transport: "HTTP", port, path }) as const;
    return { alive: probe(paths.alive), ready: probe(paths.ready) };
  }
}

const probePathsShape: Shape<{ readonly alive: string; readonly ready: string }> = {
  alive: needed(text("a path that answers while the container is alive")),
  ready: needed(text("a path that answers while it takes requests")),
};
