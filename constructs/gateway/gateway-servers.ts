import { Aspects } from "cdktf";
import { Construct } from "constructs";
import { checkReach } from "../network/check-reach.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { checkShape } from "../properties/shape.ts";
import {
  ApprovedServer,
  type ApprovedServerProps,
  approvedServerShape,
} from "../servers/approved-server.ts";
import {
  McpServerApi,
  type McpServerApiProps,
  type ServersOfGatewayProps,
} from "../servers/mcp-server-api.ts";
import { type McpServerProps, serverShape } from "../servers/mcp-server-props.ts";
import { checkServerPaths, serverKey } from "../servers/server-paths.ts";
import { checkMessages, sseView } from "../servers/sse-view.ts";

/** The servers that a stack adds to a gateway, and those of other stacks that it approves. */
export class GatewayServers {
  readonly added: McpServerApi[] = [];
  readonly approved: ApprovedServer[] = [];
  readonly #gateway: McpServerApiProps["gateway"];
  readonly #props: ServersOfGatewayProps;
  readonly #ids = new Set<string>();
  /** The servers' constructs, apart from those of the gateway, whose ids they could have. */
  readonly #serverScope: Construct;
  #approvalScope: Construct | undefined;
  /** Whether the stack has been synthesized, or is about to be: aspects come last. */
  #isWritten = false;

  constructor(gateway: McpServerApiProps["gateway"], props: ServersOfGatewayProps) {
    this.#gateway = gateway;
    this.#props = props;
    this.#serverScope = new Construct(gateway, "servers");
    Aspects.of(gateway).add({
      visit: () => {
        this.#isWritten = true;
      },
    });
  }

  /** @throws InvalidPropertyError when a property cannot work. */
  add(id: string, props: McpServerProps): McpServerApi {
    this.#checkTime("addServer", id);
    const { path: construct } = this.#gateway.node;
    checkShape({ construct, of: ` of the server "${id}"` }, serverShape, props);
    const { service } = this.#props;
    checkReach(construct, `backend of the server "${id}"`, props.backend, service);
    const path =
      props.path ?? `${id}/${props.backend.transport?.sse === undefined ? "mcp" : "sse"}`;
    const key = serverKey(path);
    const added = `${this.#serverScope.node.path}/${key}`;
    const base = this.#base;
    const sse = sseView(added, base, path, props.backend);
    checkMessages(construct, `messagesPath of the server "${id}"`, props.messagesPath, sse);
    this.#checkPaths({ construct: added, view: { pathname: `/${path}`, sse } });
    const server = new McpServerApi(this.#serverScope, key, {
      ...props,
      ...this.#props,
      sse,
      gateway: this.#gateway,
      id,
      path,
    });
    this.added.push(server);
    this.#ids.add(id);
    return server;
  }

  /** @throws InvalidPropertyError when a property cannot work. */
  approve(id: string, props: ApprovedServerProps): ApprovedServer {
    this.#checkTime("approveServer", id);
    const { path: construct } = this.#gateway.node;
    checkShape({ construct, of: ` of the server "${id}"` }, approvedServerShape, props);
    const { messagesPath } = props;
    const path = props.path ?? `${id}/${messagesPath === undefined ? "mcp" : "sse"}`;
    const sse = messagesPath === undefined ? undefined : { messagesPathname: `/${messagesPath}` };
    this.#checkPaths({ construct, view: { pathname: `/${path}`, sse } });
    this.#approvalScope ??= new Construct(this.#gateway, "approvals");
    const server = new ApprovedServer(this.#approvalScope, serverKey(path), {
      ...props,
      id,
      path,
      service: this.#props.service,
      base: this.#base,
      issuer: this.#gateway.issuer,
      names: this.#props.names,
    });
    this.approved.push(server);
    this.#ids.add(id);
    return server;
  }

  /** The path of the gateway, with its leading slash; empty at the root of its service. */
  get #base(): string {
    return this.#gateway.path === "" ? "" : `/${this.#gateway.path}`;
  }

  #checkTime(property: string, id: string): void {
    const refuse = (problem: string) =>
      new InvalidPropertyError(this.#gateway.node.path, property, problem);
    if (this.#isWritten) {
      throw refuse(
        `was called for "${id}" after the stack was synthesized, which would leave the server out. Add servers before app.synth().`,
      );
    }
    if (this.#ids.has(id)) {
      throw refuse(`was given the id "${id}" already; give each server an id of its own.`);
    }
  }

  #checkPaths(added: Parameters<typeof checkServerPaths>[1]): void {
    checkServerPaths([...this.added, ...this.approved], added);
  }
}
