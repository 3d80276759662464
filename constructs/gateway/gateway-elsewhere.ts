import { Fn, Token } from "cdktf";
import { Construct } from "constructs";
import { namedValuesIn } from "../../policy/index.ts";
import { entraTokensNames } from "../authorization/bound-authorization.ts";
import { claim } from "../naming/claims.ts";
import { GatewayNames } from "../naming/gateway-names.ts";
import { pagesView } from "../pages/pages.ts";
import { sharedFragments } from "../policies/fragments.ts";
import { shareFragments } from "../policies/fragments-elsewhere.ts";
import { GatewayPolicies } from "../policies/gateway-policies.ts";
import { gatewayView, type PolicyView } from "../policies/view.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { checkShape } from "../properties/shape.ts";
import { wholeNumber } from "../properties/whole-number.ts";
import { serverPolicyVersion } from "../servers/contract-digest.ts";
import type { IMcpServer } from "../servers/mcp-server.ts";
import type { McpServerApi } from "../servers/mcp-server-api.ts";
import type { McpServerProps } from "../servers/mcp-server-props.ts";
import type { IGatewayService } from "../service/service.ts";
import { removeAfterUse } from "../terraform/remove-after-use.ts";
import { keyView } from "../tokens/key-named-values.ts";
import { keyGenerations } from "../tokens/key-ring.ts";
import { SecretReaders } from "../vault/secret-readers.ts";
import {
  checkTier,
  type ExistingMcpOAuthGateway,
  existingGatewayShape,
} from "./existing-gateway.ts";
import type { IMcpOAuthGateway } from "./gateway.ts";
import { type GatewayApis, GrowingApis } from "./gateway-apis.ts";
import { checkedGatewayPath } from "./gateway-path.ts";
import { GatewayServers } from "./gateway-servers.ts";
import { validateGateway } from "./gateway-validation.ts";
import { timeouts } from "./timeouts.ts";
import { serverWarnings, stateWarnings } from "./warnings.ts";

/**
 * A gateway of another stack, to which this one adds servers. Their policies name of it what stays as it is: its
 * issuer, its identity, and the fragments in which it does what all servers have in common, so none of its keys.
 */
export class GatewayElsewhere extends Construct implements IMcpOAuthGateway {
  readonly service: IGatewayService;
  readonly #contracts: Readonly<Record<string, string>>;
  readonly path: string;
  readonly #names: GatewayNames;
  readonly #apis = new GrowingApis();
  readonly #policies = new GatewayPolicies(() => ({
    ...policyView,
    gateway: gatewayView(this.path),
    // How pages look says the gateway's own stack.
    pages: pagesView(this.node.path, undefined),
  }));
  readonly #servers: GatewayServers;

  /** @throws InvalidPropertyError when a property cannot work, or the gateway is one of another version. */
  constructor(scope: Construct, id: string, existing: ExistingMcpOAuthGateway) {
    super(scope, id);
    removeAfterUse(this);
    const { path } = this.node;
    checkShape({ construct: path, property: "existing" }, existingGatewayShape, existing);
    const { service, contracts, serverPolicies = serverPolicyVersion } = existing;
    checkTier(path, "service.tier", service.tier);
    if (serverPolicies !== serverPolicyVersion) {
      throw new InvalidPropertyError(
        path,
        "serverPolicies",
        `is ${String(serverPolicies)}, and this version of azure-mcp-gateway writes policies of servers for ${serverPolicyVersion}. Install the version that the gateway's stack has.`,
      );
    }
    this.service = service;
    this.path = checkedGatewayPath(path, existing.path ?? "");
    this.#names = new GatewayNames(this.path);
    this.#contracts = contracts;
    this.#servers = new GatewayServers(this, {
      service,
      names: this.#names,
      keyGeneration: wholeNumber(
        path,
        "keyGeneration",
        existing.keyGeneration ?? 1,
        keyGenerations,
      ),
      // A product's secrets are in its named values, or in the vault that they are of already.
      secrets: { keep: () => undefined },
      readers: new SecretReaders(this, "secret-readers", service.identity.principalId),
      elsewhere: true,
      policy: (template, view) => this.#policies.terraformText(template, view),
      dependsOn: [],
    });
    shareFragments(this, () => this.#fragments());
    this.node.addValidation({ validate: () => this.#validate() });
  }

  get issuer(): string {
    return `${this.service.url}${gatewayView(this.path).pathname}`;
  }

  get apis(): GatewayApis {
    return this.#apis;
  }

  addServer(id: string, props: McpServerProps): IMcpServer {
    const server = this.#servers.add(id, props);
    const path = server.view.pathname.slice(1);
    const { name, resourceGroupName } = this.service;
    claim({
      construct: server,
      property: "path",
      key: `server ${this.path}/${path} of ${resourceGroupName}/${name}`,
      refusal: (first) => `is that of the server ${first}. Give each server a path of its own.`,
    });
    this.#checkContract(server, path, server.view.contract ?? "");
    this.#apis.addServer(server, this.path);
    return server;
  }

  /** What is known is compared at once, and what Terraform alone knows when it plans. The gateway compares at every call. */
  #checkContract(server: McpServerApi, path: string, digest: string): void {
    const approved = Token.isUnresolved(this.#contracts)
      ? Fn.try([Fn.lookup(this.#contracts, path), ""])
      : this.#contracts[path];
    if (approved === undefined) {
      throw new InvalidPropertyError(
        this.node.path,
        "addServer",
        `adds a server at "${path}", which the gateway has not approved. Let its owner call approveServer with the same contract, and deploy that first.`,
      );
    }
    if (Token.isUnresolved(approved)) {
      for (const policy of server.policies) {
        policy.lifecycle = {
          ...policy.lifecycle,
          precondition: [
            {
              condition: `\${contains(split(" ", ${Token.asString(approved)}), "${digest}")}`,
              errorMessage: `The gateway has not approved the server at "${path}" with these rules. Let its owner call approveServer with the same contract, and deploy that first. With the same contract, the gateway's stack has another version of azure-mcp-gateway.`,
            },
          ],
        };
      }
    } else if (!approved.split(" ").includes(digest)) {
      throw new InvalidPropertyError(
        this.node.path,
        "addServer",
        `adds the server at "${path}" with other rules than the gateway approved: path, scopes, roles and tools are the same in both stacks, by one value. Let its owner deploy approveServer with this contract first, and the one that is deployed in its "before".`,
      );
    }
  }

  #fragments(): ReadonlyMap<string, string> {
    return new Map(
      sharedFragments(this.#policies.fragments, this.#names).map(({ id, template }) => [
        id,
        this.#policies.text(template),
      ]),
    );
  }

  #validate(): string[] {
    const { added } = this.#servers;
    if (added.length === 0) {
      return ["Nothing is added to the gateway. Add a server with addServer."];
    }
    const fragments = this.#fragments();
    return validateGateway({
      construct: this,
      entra: undefined,
      added,
      policies: this.#policies,
      warnings: () => this.#warnings(),
      compiledWith: () => ({
        tier: this.service.tier,
        namedValues: [
          ...[
            "issuer",
            "gateway-identity",
            ...added.flatMap(({ credential }) => credential.namedValues),
            ...added.flatMap(({ view }) =>
              view.entraTokens === undefined ? [] : entraTokensNames(view.entraTokens),
            ),
          ].map((key) => this.#names.namedValue(key)),
          ...[...fragments.values()].flatMap(namedValuesIn),
        ],
        namedValuesElsewhere: this.#names.prefix,
        hasOtherPolicies: true,
      }),
      fragments,
    });
  }

  #warnings(): string[] {
    const servers = this.#servers.added.map(({ view, registration }) => ({
      view,
      entra: [
        ...(view.gatewayTokens ? [{ appRoles: undefined }] : []),
        ...(registration === undefined ? [] : [registration]),
      ],
    }));
    return [
      ...servers.flatMap((server) => serverWarnings(server, this.service.tier.endsWith("V2"))),
      ...stateWarnings(this),
    ];
  }
}

/**
 * What the shared fragments are rendered with to be checked: which keys there are says the gateway's own stack. A
 * grant that was revoked is looked for whether the gateway marks any: its fragment says what that means.
 */
const policyView: Partial<PolicyView> = {
  keys: { current: keyView({ id: 1 }), all: [keyView({ id: 1 })] },
  signing: { certificates: [] },
  timeouts,
  immediateRevocation: true,
  approvals: [],
  // Whom it lets in says a fragment of the gateway's own stack.
  allowedAddresses: [],
};
