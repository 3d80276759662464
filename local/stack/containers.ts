import { StartError } from "../errors.ts";
import { serverPathOf } from "./backend-stand-ins.ts";
import { containerHost } from "./local-cloud.ts";
import type { References } from "./references.ts";
import { assetPath, type TerraformBlock, type TerraformJson } from "./terraform-json.ts";

/** A container app of a stack, as a process of this machine can stand for it. */
export interface StackContainer {
  readonly name: string;
  /** The origin by which the stack's backends reach it. */
  readonly origin: string;
  /** The folder its image is built from. */
  readonly buildContext: string;
  readonly environment: () => Record<string, string>;
  /** The path that answers 200 once the container serves; undefined where it is enough that it listens. */
  readonly healthPath: string | undefined;
}

interface Container {
  readonly image: string;
  readonly env?: readonly {
    readonly name: string;
    readonly value?: string;
    readonly secret_name?: string;
  }[];
  readonly readiness_probe?: readonly { readonly transport?: string; readonly path?: string }[];
}
interface ContainerTemplate {
  readonly container: readonly Container[];
}

/**
 * The container apps of a stack.
 * @param replaced addresses of those that something else stands for
 * @throws StartError for an image that is not built from a folder.
 */
export function readContainers(
  stack: TerraformJson,
  references: References,
  replaced: ReadonlySet<string> = new Set(),
): StackContainer[] {
  const apps = stack
    .ofType("azurerm_container_app")
    .filter(({ address }) => !replaced.has(address));
  return apps.map((block) => {
    const container = containerOf(block);
    return {
      name: references.text(block, "name"),
      origin: `https://${containerHost(block)}`,
      buildContext: buildContext(stack, references, block, container.image),
      environment: () => environmentOf(block, references),
      healthPath: healthPath(container.readiness_probe?.[0]),
    };
  });
}

/**
 * The environment variables of a container app, as they are on this machine.
 * @throws StartError for a secret whose value is not known here.
 */
export function environmentOf(app: TerraformBlock, references: References): Record<string, string> {
  return Object.fromEntries(
    (containerOf(app).env ?? []).flatMap(({ name, value, secret_name: secretName }) => {
      const secret = secretName === undefined ? undefined : secretNamed(app, secretName);
      if (leadsToApplicationInsights(name, secret?.value ?? value)) {
        const given = process.env[name] ?? givenSecret(secret, references);
        return given === undefined ? [] : [[name, given]];
      }
      return secretName === undefined
        ? [[name, String(references.value(value))]]
        : [[name, secretOf(app, references, secretName, name)]];
    }),
  );
}

/**
 * Whether a variable says where Application Insights is. Nothing on this machine stands for that, and a server refuses to
 * start with a string that is made up, so it has one that is given, or tells nobody.
 */
function leadsToApplicationInsights(variable: string, written: unknown): boolean {
  return (
    variable === "APPLICATIONINSIGHTS_CONNECTION_STRING" ||
    (typeof written === "string" && /\bazurerm_application_insights\.[\w-]+\./.test(written))
  );
}

function givenSecret(secret: Secret | undefined, references: References): string | undefined {
  const id = secret?.key_vault_secret_id;
  return id === undefined
    ? undefined
    : references.givenKeyVaultSecret(String(references.value(id)));
}

/** Whose tokens the containers take: the gateway's principal, which an existing service's owner knows. */
export function tokenSubjects(stack: TerraformJson, references: References): string[] {
  return stack
    .ofType("azurerm_container_app")
    .flatMap((app) => containerOf(app).env ?? [])
    .flatMap(({ name, value }) =>
      name === "TOKEN_SUBJECTS" && value !== undefined ? [String(references.value(value))] : [],
    );
}

function containerOf(app: TerraformBlock): Container {
  const [container] = (app.values["template"] as ContainerTemplate).container;
  if (container === undefined) throw new StartError(`${app.address} has no container.`);
  return container;
}

function healthPath(probe: { readonly transport?: string; readonly path?: string } | undefined) {
  return probe?.transport === "TCP" ? undefined : (probe?.path ?? "/");
}

/**
 * The value of a secret of a container app. One of a Key Vault is what the environment of this process has by the
 * same name, and else made for its URI: what shares it, such as the gateway, gets the same.
 */
function secretOf(
  app: TerraformBlock,
  references: References,
  name: string,
  variable: string,
): string {
  const secret = secretNamed(app, name);
  if (secret?.key_vault_secret_id !== undefined) {
    const uri = String(references.value(secret.key_vault_secret_id));
    return process.env[variable] ?? references.keyVaultSecret(uri);
  }
  if (secret?.value === undefined) {
    throw new StartError(`${app.address} has no secret ${name} with a value that is known here.`);
  }
  return String(references.value(secret.value));
}

function secretNamed(app: TerraformBlock, name: string): Secret | undefined {
  return ((app.values["secret"] ?? []) as Secret[]).find((secret) => secret.name === name);
}

interface Secret {
  readonly name: string;
  readonly value?: unknown;
  readonly key_vault_secret_id?: unknown;
}

/** The folder that the image of a container app is built from, as the stack's build step says. */
function buildContext(
  stack: TerraformJson,
  references: References,
  app: TerraformBlock,
  image: string,
): string {
  const reference = String(references.value(image));
  for (const build of stack.ofType("terraform_data")) {
    const input = references.value(build.values["input"]) as { image?: string; context?: string };
    if (input?.image !== undefined && reference.endsWith(`/${input.image}`)) {
      return assetPath(build, String(input.context));
    }
  }
  const path = serverPathOf(stack, references, app.address) ?? references.text(app, "name");
  throw new StartError(
    `The server ${path} is the image ${reference}, which is not built from a folder, so it cannot run here. Run the server yourself and say where: --backend ${path}=http://localhost:3000/mcp. --write-env ${path}=FILE writes the variables that it needs.`,
  );
}
