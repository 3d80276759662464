import { Annotations } from "cdktf";
import type { Construct } from "constructs";
import { sharedCredentials } from "../backends/shared-credentials.ts";
import { sharedRegistrations } from "../backends/shared-registrations.ts";
import type { IEntraClientApp } from "../entra/client-registration.ts";
import type { PolicySet } from "../policies/check.ts";
import type { GatewayPolicies } from "../policies/gateway-policies.ts";
import { writtenPolicies } from "../policies/written-policies.ts";
import type { McpServerApi } from "../servers/mcp-server-api.ts";
import { warnOfUnreadable } from "./warnings.ts";

/** A gateway, or what a stack adds to that of another, when everything is known. */
export interface ValidatedGateway {
  /** Whose validation it is, which warnings stand at. */
  readonly construct: Construct;
  /** The registration of the gateway; undefined where that is another stack's. */
  readonly entra: IEntraClientApp | undefined;
  readonly added: readonly McpServerApi[];
  readonly policies: GatewayPolicies;
  /** What is probably not meant, a sentence each. */
  readonly warnings: () => readonly string[];
  /** What policies may name, and what they are held to. */
  readonly compiledWith: () => Pick<
    PolicySet,
    "tier" | "namedValues" | "namedValuesElsewhere" | "hasOtherPolicies"
  >;
  /** Fragments of another stack, whose texts are compiled with the policies of this one. */
  readonly fragments?: ReadonlyMap<string, string>;
}

/** What is wrong with a gateway as it will be deployed, one sentence each; warnings are told by the way. */
export function validateGateway(gateway: ValidatedGateway): string[] {
  const { construct, entra, added, policies, fragments } = gateway;
  const shared = [
    ...sharedCredentials(
      construct,
      entra,
      added.map(({ credential }) => credential),
    ),
    ...sharedRegistrations(construct, entra, added),
  ];
  if (shared.length > 0) return shared;
  const written = writtenPolicies(construct);
  // Text that could not be rendered cannot be compiled either; that would only repeat it.
  const { problems } = policies;
  if (problems.length > 0) return [...problems];
  for (const warning of gateway.warnings()) Annotations.of(construct).addWarning(warning);
  const documents = written.apis.flatMap(({ policy, operations }) => [policy, ...operations]);
  warnOfUnreadable([...written.fragments.values(), ...documents]);
  // Whoever synthesizes a stack only to run it here compiles the policies anyway.
  if (construct.node.tryGetContext("checkPolicies") === false) return [];
  const elsewhere = [...(fragments ?? [])].map(
    ([id, text]) => [id, { resource: construct, text }] as const,
  );
  return policies.check({
    ...gateway.compiledWith(),
    written: fragments === undefined ? written : { ...written, fragments: new Map(elsewhere) },
    steps: added.flatMap(({ steps }) => steps),
  });
}
