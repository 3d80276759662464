import { Construct } from "constructs";
import { BoundAuthorization } from "../authorization/bound-authorization.ts";
import type { IEntraResourceApp } from "../entra/entra-resource-app.ts";
import type { GatewayNames } from "../naming/gateway-names.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { list, object } from "../properties/kinds.ts";
import type { Shape } from "../properties/shape.ts";
import type { IGatewayService } from "../service/service.ts";
import { scopesForClients } from "./client-scopes.ts";
import { contractDigest } from "./contract-digest.ts";
import type { IMcpResource } from "./mcp-resource.ts";
import { contractShape, type McpServerContract } from "./mcp-server-contract.ts";
import { type ResourceView, resourceView } from "./resource-view.ts";
import { approvedMessages, type MessagesView } from "./sse-view.ts";

/** The server of another stack, as the gateway lets it in. */
export interface ApprovedServerProps extends McpServerContract {
  /**
   * Contracts that its server may still have, so that it serves until its stack is deployed with the new one. Take them
   * away then.
   * @default none
   */
  readonly before?: readonly McpServerContract[];
}

export const approvedServerShape: Shape<ApprovedServerProps> = {
  ...contractShape,
  before: list(object(contractShape)),
};

/** What an approval needs from its gateway. */
export interface ApprovalProps extends ApprovedServerProps {
  /** What the server is called in code. */
  readonly id: string;
  readonly path: string;
  /** The path of the gateway, with its leading slash; empty at the root of its service. */
  readonly base: string;
  readonly service: IGatewayService;
  /** The issuer of the gateway. */
  readonly issuer: string;
  /** Those of the gateway. */
  readonly names: GatewayNames;
}

/** What templates know of it. */
type ApprovedView = ReturnType<typeof resourceView> & {
  /** Where messages go, with HTTP+SSE. */
  readonly sse: MessagesView | undefined;
};

/** A protected resource of the gateway whose server another stack adds. */
export class ApprovedServer extends Construct implements IMcpResource {
  readonly url: string;
  readonly view: ApprovedView & ResourceView;
  /** The path of the construct. */
  readonly construct: string;
  /** The digests of the contracts that its server may have, the one it should have first. */
  readonly contracts: readonly string[];
  /** The registration in Entra that its clients' tokens are for; undefined where they are the gateway's. */
  readonly registration: IEntraResourceApp | undefined;
  /** What such tokens must be. */
  readonly entraTokens: BoundAuthorization | undefined;

  constructor(scope: Construct, id: string, props: ApprovalProps) {
    super(scope, id);
    const { service, before = [] } = props;
    this.construct = this.node.path;
    const view = this.#viewOf(props, props);
    this.registration = props.authorization?.registration;
    this.entraTokens =
      this.registration &&
      new BoundAuthorization(this, "authorization", {
        service,
        names: props.names,
        key: id,
        registration: this.registration,
      });
    this.view = { ...view, entraTokens: this.entraTokens?.view };
    this.contracts = [
      contractDigest(view, this.registration),
      ...before.map((contract) => this.#digestOf(contract, props)),
    ];
    this.url = `${props.issuer}${view.pathname}`;
  }

  #viewOf(contract: McpServerContract, { id, path, base }: ApprovalProps): ApprovedView {
    const { messagesPath } = contract;
    return {
      ...resourceView(this.node.path, id, path, contract),
      sse:
        messagesPath === undefined
          ? undefined
          : approvedMessages(this.node.path, base, path, messagesPath),
    };
  }

  #digestOf(contract: McpServerContract, props: ApprovalProps): string {
    const { path } = props;
    if ((contract.path ?? path) !== path) {
      throw new InvalidPropertyError(
        this.node.path,
        "before",
        `is of the path "${contract.path}", which is another server. Approve that by itself while it is there.`,
      );
    }
    return contractDigest(this.#viewOf(contract, props), contract.authorization?.registration);
  }

  get resource(): string {
    return this.url;
  }

  get scopes(): readonly string[] {
    return scopesForClients(this.view, this.registration);
  }
}
