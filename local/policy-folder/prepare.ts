import {
  type PolicyCompiler,
  PolicyError,
  type PolicyFinding,
  type Profile,
  type Tier,
} from "../../policy/index.ts";
import { compileGateway } from "../gateway/compile.ts";
import type { Subscription } from "../gateway/service/access.ts";
import type { Backend } from "../gateway/service/backends.ts";
import { loadSchemas } from "../schemas/load-schemas.ts";
import type { ServiceSchemas } from "../schemas/service-schemas.ts";
import type { StackApi, StackGateway } from "../stack/apis.ts";
import type { MadeKeys } from "./access.ts";
import type { FolderEntra } from "./entra.ts";
import { readPolicyFolder } from "./folder.ts";

/** What a folder is read for. */
export interface FolderPreparation {
  readonly tier: Tier;
  readonly profile: Profile;
  readonly namedValues: ReadonlyMap<string, string>;
  /** URLs of APIs and backends, by their ids, in the place of those in the folder. */
  readonly addresses: ReadonlyMap<string, string>;
}

/** What a folder is served as. */
export interface FolderState {
  readonly apis: readonly StackApi[];
  readonly subscriptions: readonly Subscription[];
  readonly findings: readonly PolicyFinding[];
}

/** What is read of a folder, compiled. */
export interface PreparedFolder extends FolderState {
  /** Undefined when something is wrong. */
  readonly ready:
    | {
        readonly gateway: StackGateway;
        readonly compiled: ReturnType<typeof compileGateway>;
        readonly backends: ReadonlyMap<string, Backend>;
        readonly entra: FolderEntra | undefined;
        readonly secrets: ReadonlyMap<string, string>;
        readonly schemas: ServiceSchemas;
      }
    | undefined;
}

/**
 * Reads a folder and compiles its policies.
 *
 * @throws StartError for a schema that is none, or that needs a package which is not there.
 */
export async function prepareFolder(
  folder: string,
  options: FolderPreparation,
  made: MadeKeys,
  compiler: PolicyCompiler,
): Promise<PreparedFolder> {
  const { tier, profile, namedValues, addresses } = options;
  const read = await readPolicyFolder(folder, { tier, namedValues, madeKeys: made });
  const gateway = {
    ...read.gateway,
    apis: read.gateway.apis.map((api) => elsewhere(api, addresses)),
  };
  const backends = new Map(
    [...read.backends].map(([id, backend]) => [id, { ...backend, ...urlOf(addresses.get(id)) }]),
  );
  const { apis } = gateway;
  const subscriptions = gateway.access?.subscriptions ?? [];
  const findings = [...read.findings];
  try {
    const compiled = compileGateway(gateway, compiler, {
      profile,
      variables: "warning",
      givingNamedValues: "Write it into named-values.json or give it with --named-value",
    });
    findings.push(...compiled.findings);
    const isWrong = findings.some(({ severity }) => severity === "error");
    const schemas = await loadSchemas(gateway.schemas ?? new Map());
    return {
      apis,
      subscriptions,
      findings,
      ready: isWrong
        ? undefined
        : { gateway, compiled, backends, entra: read.entra, secrets: read.secrets, schemas },
    };
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return { apis, subscriptions, findings: [...findings, ...error.findings], ready: undefined };
  }
}

function elsewhere(api: StackApi, addresses: ReadonlyMap<string, string>): StackApi {
  const url = addresses.get(api.id);
  return url === undefined ? api : { ...api, serviceUrl: url };
}

function urlOf(url: string | undefined): { readonly url?: string } {
  return url === undefined ? {} : { url };
}
