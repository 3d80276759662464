import { MonitorDiagnosticSetting } from "@cdktf/provider-azurerm/lib/monitor-diagnostic-setting/index.js";
import { TerraformStack, Token } from "cdktf";
import type { IConstruct } from "constructs";
import type { IMcpOAuthGateway } from "../gateway/gateway.ts";
import { closest } from "../properties/closest.ts";
import type { AccessLogged } from "./access-logs.ts";

/**
 * What the queries of an Observability ask about, and what its logs will have. Gateways, servers and vaults may come after the
 * alerts that ask about them, so both are compared when the stack is complete: a query for what is not there gives no row, and
 * its alert stays quiet for ever.
 */
export class LogSources {
  readonly #servers = new Set<string>();
  readonly #askedServers = new Set<string>();
  readonly #gatewayAlerts: string[] = [];
  readonly #vaultAlerts: string[] = [];
  #hasGateway = false;
  #logged: AccessLogged = { stores: 0, vaults: 0 };

  /** The logs have a gateway's requests and events, those of servers that are added later too. */
  addGateway({ apis }: IMcpOAuthGateway): void {
    this.#hasGateway = true;
    apis.each(({ server }) => {
      if (server !== undefined) this.#servers.add(server);
    });
  }

  /** The logs have who reads and writes stores and vaults. */
  addAccess({ stores, vaults }: AccessLogged): void {
    this.#logged = {
      stores: this.#logged.stores + stores,
      vaults: this.#logged.vaults + vaults,
    };
  }

  /** Whether there are rows about stores of grants. */
  get hasStores(): boolean {
    return this.#logged.stores > 0;
  }

  /** A query is about the calls of a server. @param path of its URL; undefined for all */
  askServer(path: string | undefined): void {
    if (path !== undefined && !Token.isUnresolved(path)) this.#askedServers.add(path);
  }

  /** An alert asks the logs of gateways. */
  askGateways(alert: string): void {
    this.#gatewayAlerts.push(alert);
  }

  /** An alert asks the logs of Key Vaults. */
  askVaults(alert: string): void {
    this.#vaultAlerts.push(alert);
  }

  /** What is asked and cannot be there, a sentence each. */
  problems(): string[] {
    if (!this.#hasGateway) return [];
    const known = [...this.#servers];
    return [...this.#askedServers]
      .filter((path) => !known.some((server) => isOf(server, path)))
      .map((path) => {
        const near = closest(path, known);
        const advice =
          near === undefined
            ? `There ${known.length === 1 ? "is" : "are"} ${known.join(", ") || "none"}.`
            : `Did you mean "${near}"?`;
        return `No gateway that is attached has a server at "${path}", so that what is asked of its calls stays empty. ${advice}`;
      });
  }

  /** What is asked and is not there yet, a sentence each. */
  get withoutGateway(): string[] {
    const [first] = this.#gatewayAlerts;
    if (first === undefined || this.#hasGateway) return [];
    return [
      `The alert "${first}" asks the logs of gateways, and no gateway sends its own here, so that it is never raised. Call attach(gateway).`,
    ];
  }

  /** What is asked and is probably not there, a sentence each. @param accessLogs the construct of those that `logAccess` made */
  withoutVault(of: IConstruct, accessLogs: IConstruct | undefined): string[] {
    const [first] = this.#vaultAlerts;
    if (first === undefined || this.#logged.vaults > 0 || logsByItself(of, accessLogs)) return [];
    return [
      `The alert "${first}" asks the logs of Key Vaults, and none sends its own to this workspace, so that it is never raised. Call logAccess(stack) when all is made; a vault of another stack needs a diagnostic setting there that sends AuditEvent here.`,
    ];
  }
}

/** Queries compare the end of a URL, without case. */
function isOf(server: string, path: string): boolean {
  return server.toLowerCase().endsWith(path.toLowerCase());
}

/** Whether the stack has diagnostic settings of its own: what they log where is known to who wrote them. */
function logsByItself(of: IConstruct, accessLogs: IConstruct | undefined): boolean {
  return TerraformStack.of(of)
    .node.findAll()
    .some(
      (it) =>
        it instanceof MonitorDiagnosticSetting &&
        (accessLogs === undefined || !it.node.scopes.includes(accessLogs)),
    );
}
