import { createHash } from "node:crypto";
import { TerraformStack, Token } from "cdktf";
import type { IConstruct } from "constructs";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { kindOf } from "../properties/kind-of.ts";
import { type AzureResourceKind, nameProblem, nameRules } from "./azure-name-rules.ts";
import { claim } from "./claims.ts";

/** What the names are made of, besides the construct. */
export interface AzureNamesProps {
  /** Begins every name: 2 to 12 lower-case letters or digits, a letter first. */
  readonly prefix: string;
  /**
   * Ends every name: 6 lower-case letters or digits. It makes names unique in all of Azure, and it is
   * another one in another region or group, where all is created anew before the old goes.
   */
  readonly suffix: string;
  /** The resource group that the names are used in. */
  readonly resourceGroup: string;
  /** Its subscription; undefined when the environment says at deployment which one it is. */
  readonly subscriptionId: string | undefined;
  /**
   * A company's own way of naming.
   * @default names are made of what stands here
   */
  readonly naming?: AzureNaming | undefined;
}

/** A resource that is to be named. */
export interface NamedResource {
  /** What it is. */
  readonly kind: AzureResourceKind;
  /** The ids of its construct and of those around it, below their stack. */
  readonly path: readonly string[];
  /** Whatever replaces the resource when it changes. A name without it would still be taken when that happens. */
  readonly variant: readonly string[];
  /** The prefix of the platform. */
  readonly prefix: string;
  /**
   * 6 lower-case letters and digits that only the deployment knows. Names that are unique in all of Azure need it, and so does
   * what may move to another region or group.
   */
  readonly suffix: string;
  /** The name that the resource has by default. */
  readonly proposed: string;
}

/**
 * Names a resource by a company's convention; undefined leaves the proposed name.
 *
 * @example
 * new AzurePlatform(stack, "azure", {
 *   naming: ({ kind, path, suffix }) =>
 *     kind === "vault" ? `kv-weu-${path.join("-").slice(0, 9)}-${suffix}` : undefined,
 * });
 */
export type AzureNaming = (resource: NamedResource) => string | undefined;

const suffixLength = 6;
const hashLength = 6;

/**
 * Names resources after the constructs that they belong to: abbreviation, prefix, the construct's path in its stack,
 * and the random suffix. Where Azure's rules shorten a path, a hash stands for the rest, so that two constructs have
 * different names; where they are equal nevertheless (`a/b` and `a-b`), the second is refused.
 */
export class AzureNames {
  readonly #props: AzureNamesProps;

  /** @throws InvalidPropertyError when the prefix is not valid. */
  constructor(construct: IConstruct, props: AzureNamesProps) {
    const problem = prefixProblem(props.prefix);
    if (problem !== undefined) {
      throw new InvalidPropertyError(construct.node.path, "prefix", problem);
    }
    this.#props = props;
  }

  /**
   * The name of a construct's resource.
   *
   * @param instead what stands in the name in the place of the construct's path
   * @param variant what replaces the resource when it changes, as part of the name
   * @throws InvalidPropertyError when another construct of the app has the name.
   */
  of(
    construct: IConstruct,
    kind: AzureResourceKind,
    instead?: string,
    variant: readonly string[] = [],
  ): string {
    const { abbreviation, longest, separator } = nameRules[kind];
    const { prefix, suffix } = this.#props;
    const before = abbreviation === "" ? "" : `${abbreviation}${separator}`;
    const room = longest - before.length - separator.length - suffixLength;
    const path = instead === undefined ? pathInStack(construct) : [instead];
    const name = `${before}${readableName([prefix, ...path, ...variant], separator, room)}`;
    const proposed = `${name}${separator}${suffix}`;
    const own: unknown = this.#props.naming?.({ kind, path, variant, prefix, suffix, proposed });
    if (own === undefined || own === proposed) {
      this.#claim(construct, kind, proposed, { readable: name });
      return proposed;
    }
    if (typeof own === "string") return this.#own(construct, kind, own);
    throw new InvalidPropertyError(
      construct.node.path,
      `naming of the ${nameRules[kind].title}`,
      `must return text, or undefined for the proposed name; it returned ${kindOf(own)}.`,
    );
  }

  /** A name by the company's own naming, in which the suffix is as good as any six letters. */
  #own(construct: IConstruct, kind: AzureResourceKind, name: string): string {
    const { suffix } = this.#props;
    const shown = name.replaceAll(suffix, "x".repeat(suffixLength));
    // Its letters stand for others until the deployment, so nothing may be made of them.
    const isTakenApart = /TfToken|TFTOKEN|tftoken|Token\[/i.test(shown);
    const problem =
      isTakenApart || Token.isUnresolved(shown)
        ? "must be known when the stack is synthesized, but for the suffix that it is given."
        : nameProblem(kind, shown);
    if (problem !== undefined) {
      const title = nameRules[kind].title;
      throw new InvalidPropertyError(construct.node.path, `naming of the ${title}`, problem);
    }
    this.#claim(construct, kind, name, { readable: shown });
    return name;
  }

  /**
   * Checks and claims a name that was given as a property.
   *
   * @param property the property that it was chosen by
   * @throws InvalidPropertyError when Azure would refuse it, or another construct of the app has it.
   */
  chosen(construct: IConstruct, kind: AzureResourceKind, name: string, property = "name"): string {
    const problem = Token.isUnresolved(name) ? undefined : nameProblem(kind, name);
    if (problem !== undefined) {
      throw new InvalidPropertyError(construct.node.path, property, problem);
    }
    this.#claim(construct, kind, name, { property });
    return name;
  }

  /** @param said what a refusal says: the property, and the name without what nobody reads in it */
  #claim(
    construct: IConstruct,
    kind: AzureResourceKind,
    name: string,
    { property = "name", readable = name }: { property?: string; readable?: string },
  ): void {
    const { title, uniqueIn } = nameRules[kind];
    const { subscriptionId = "", resourceGroup } = this.#props;
    const place = {
      Azure: "",
      subscription: subscriptionId,
      "resource group": `${subscriptionId}/${resourceGroup}`,
    }[uniqueIn];
    claim({
      construct,
      property,
      key: `${kind} ${place}/${name}`,
      refusal: (first) =>
        `"${readable}" of its ${title} is taken by ${first}. Give one of the two another id or name, or the platforms different prefixes.`,
    });
  }
}

/** Why a prefix cannot begin names; undefined when it can. */
export function prefixProblem(prefix: string): string | undefined {
  return /^[a-z][a-z0-9]{1,11}$/.test(prefix)
    ? undefined
    : `must be 2 to 12 lower-case letters or digits and begin with a letter; it is "${prefix}".`;
}

/** The ids of a construct and of those around it, below their stack. */
export function pathInStack(construct: IConstruct): string[] {
  const stack = TerraformStack.of(construct).node.path;
  return construct.node.path.slice(stack === "" ? 0 : stack.length + 1).split("/");
}

/** Parts in one word of lower-case letters, digits and separators, with a hash where that does not say them all. */
export function readableName(parts: readonly string[], separator: "-" | "", room: number): string {
  const whole = parts.join(separator);
  const allowed = whole
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, separator)
    .replace(/-$/, "");
  if (allowed === whole && whole.length <= room) return whole;
  const hash = createHash("sha256").update(parts.join("/")).digest("hex").slice(0, hashLength);
  const kept = allowed.slice(0, room - separator.length - hashLength).replace(/-$/, "");
  return `${kept}${separator}${hash}`;
}
