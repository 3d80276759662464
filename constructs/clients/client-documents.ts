import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { list, text } from "../properties/kinds.ts";
import { checkKind } from "../properties/shape.ts";

/** What templates know of the client ID metadata documents to accept. */
export interface ClientDocumentsView {
  /** Hosts that documents are fetched from; undefined means any public host. */
  readonly hosts: readonly string[] | undefined;
}

/** The hosts of clients in wide use that publish a metadata document. */
const knownHosts = ["vscode.dev", "claude.ai", "claude.com", "chatgpt.com"];

/**
 * Which client ID metadata documents are accepted: clients whose id is the URL of a document that
 * describes them. The gateway fetches it, so where from is a matter of trust.
 *
 * @example
 * ClientDocuments.only(["vscode.dev", "agents.example.com"])
 */
export class ClientDocuments {
  /** Those of VS Code, Claude and ChatGPT. */
  static known(): ClientDocuments {
    return new ClientDocuments({ hosts: knownHosts });
  }

  /**
   * Those of these hosts.
   * @throws InvalidPropertyError when one is not a public host name, or the list is empty.
   */
  static only(hosts: readonly string[]): ClientDocuments {
    const construct = "ClientDocuments.only";
    checkKind({ construct, property: "hosts" }, list(text()), hosts);
    for (const host of hosts) {
      if (!/^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*[a-z]$/.test(host)) {
        throw new InvalidPropertyError(
          construct,
          "hosts",
          `must be public host names in lower case, without a scheme or a port; "${host}" is not one.`,
        );
      }
    }
    if (hosts.length === 0) {
      throw new InvalidPropertyError(
        construct,
        "hosts",
        "must be one or more; for none of them use ClientDocuments.none().",
      );
    }
    return new ClientDocuments({ hosts });
  }

  /**
   * Those of any public host name. Names that are not public are refused, but a policy cannot see
   * what address a name resolves to: choose this only where API Management has no route to a
   * private network.
   */
  static any(): ClientDocuments {
    return new ClientDocuments({ hosts: undefined });
  }

  /** None: clients register, or are registered beforehand. */
  static none(): ClientDocuments {
    return new ClientDocuments(undefined);
  }

  readonly #view: ClientDocumentsView | undefined;

  private constructor(view: ClientDocumentsView | undefined) {
    this.#view = view;
  }

  /** @internal */
  get view(): ClientDocumentsView | undefined {
    return this.#view;
  }
}
