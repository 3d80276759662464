import { Token } from "cdktf";
import type { EntraTokensView } from "../authorization/bound-authorization.ts";
import {
  checkExposed,
  defaultScopes,
  McpAuthorization,
} from "../authorization/mcp-authorization.ts";
import type { McpScope } from "../authorization/mcp-scope.ts";
import type { ToolRule } from "../authorization/tool-rule.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import type { McpServerContract } from "./mcp-server-contract.ts";

/** A permission of an MCP server, as clients ask for it and as people read it. */
export interface ScopeView {
  readonly name: string;
  readonly description: string;
}

/** What a call of one tool needs besides what every call needs; names separated by blanks. */
export interface ToolView {
  readonly name: string;
  /** The token needs all of them. */
  readonly scopes: string;
  /** The person needs one of them; empty when none is needed. */
  readonly roles: string;
}

/** What the templates know of a protected resource, wherever its server is: what it is called, and who may call it. */
export interface ResourceView {
  readonly name: string;
  /** The path of the MCP URL, with its leading slash. */
  readonly pathname: string;
  /** All scopes, those of single tools too. */
  readonly scopes: readonly ScopeView[];
  /** The names of all scopes, separated by blanks. */
  readonly scopeNames: string;
  /** The scopes every call needs. */
  readonly baseScopes: readonly ScopeView[];
  /** Their names, separated by blanks. */
  readonly requiredScopes: string;
  /** The names of those that clients are told to ask for, and get when they ask for none, separated by blanks. */
  readonly signInScopes: string;
  /** App roles of which every call needs one, separated by blanks; empty when none is needed. */
  readonly requiredRoles: string;
  /** All app roles that its rules name, and those it decides by itself, separated by blanks. */
  readonly roleNames: string;
  readonly tools: readonly ToolView[];
  /** Whether tools that are not among `tools` may be called. */
  readonly otherTools: boolean;
  /** Whether the gateway gives tokens for it. */
  readonly gatewayTokens: boolean;
  /** What tokens of Entra must be; undefined where they are not taken. */
  readonly entraTokens: EntraTokensView | undefined;
}

/**
 * What the templates know of a protected resource, from its contract, all of it checked.
 *
 * @param construct the path of the construct, which errors name
 * @throws InvalidPropertyError when a property cannot work.
 */
export function resourceView(
  construct: string,
  id: string,
  path: string,
  contract: McpServerContract,
): Omit<ResourceView, "entraTokens"> {
  const check = new PropertyChecks(construct);
  check.id(id);
  check.path(path);
  const name = contract.name ?? id;
  check.name(name);
  const { otherTools = true, roles = [], backendRoles = [] } = contract;
  check.neededRoles("roles", contract.roles);
  check.roles("backendRoles", backendRoles);
  const rules = Object.entries(contract.tools ?? {});
  const authorization = contract.authorization ?? McpAuthorization.gateway();
  const baseScopes = contract.scopes ?? defaultScopes(construct, { id, name }, authorization);
  check.scopes("scopes", baseScopes);
  for (const [tool, rule] of rules) check.tool(tool, rule);
  const scopes = check.distinct([...baseScopes, ...rules.flatMap(([, rule]) => rule.scopes ?? [])]);
  checkExposed(construct, scopes, authorization);
  const asked = rules.flatMap(([, rule]) => (rule.askAtSignIn ? (rule.scopes ?? []) : []));
  return {
    name,
    pathname: `/${path}`,
    scopes,
    scopeNames: names(scopes),
    baseScopes,
    requiredScopes: names(baseScopes),
    signInScopes: names(check.distinct([...baseScopes, ...asked])),
    requiredRoles: roles.join(" "),
    roleNames: [
      ...new Set([...roles, ...rules.flatMap(([, rule]) => rule.roles ?? []), ...backendRoles]),
    ].join(" "),
    tools: rules.map(([tool, rule]) => ({
      name: tool,
      scopes: names(rule.scopes ?? []),
      roles: (rule.roles ?? []).join(" "),
    })),
    otherTools,
    gatewayTokens: authorization.byGateway,
  };
}

function names(scopes: readonly McpScope[]): string {
  return scopes.map((scope) => scope.name).join(" ");
}

/** Refuses what cannot work, in the name of one construct. */
class PropertyChecks {
  readonly #construct: string;

  constructor(construct: string) {
    this.#construct = construct;
  }

  #refuse(property: string, problem: string): never {
    throw new InvalidPropertyError(this.#construct, property, problem);
  }

  id(id: string): void {
    if (!/^[a-z][a-z0-9-]{0,38}[a-z0-9]$/.test(id)) {
      this.#refuse("id", `must be 2 to 40 lower-case letters, digits or hyphens; it is "${id}".`);
    }
  }

  /** People read it, and policies are written when the stack is synthesized. */
  name(name: string): void {
    if (Token.isUnresolved(name)) {
      this.#refuse(
        "name",
        "must be known when the stack is synthesized, since it stands in policies.",
      );
    }
    if (name.trim() === "" || !/^.{1,100}$/u.test(name)) {
      this.#refuse("name", "must have 1 to 100 characters in one line.");
    }
  }

  path(path: string): void {
    if (path.length > 200) this.#refuse("path", "must have at most 200 characters.");
    if (!/^[a-z0-9][a-z0-9-]*(?:\/[a-z0-9][a-z0-9-]*)+$/.test(path)) {
      this.#refuse(
        "path",
        `must be two or more segments of lower-case letters, digits and hyphens, without a slash before or after them, such as "team/orders"; it is "${path}".`,
      );
    }
  }

  /** An empty list could mean that nothing is needed, or that somebody forgot what is. */
  scopes(property: string, scopes: readonly McpScope[] | undefined): void {
    if (scopes?.length === 0) {
      this.#refuse(property, "are an empty list. Name a scope, or leave the property out.");
    }
    for (const { name, description } of scopes ?? []) {
      // RFC 6749 appendix A.4, without the characters that would need escaping in a challenge header.
      if (!/^[A-Za-z0-9._:/-]{1,64}$/.test(name)) {
        this.#refuse(
          property,
          `have a name that is not 1 to 64 letters, digits or . _ : / -: "${name}".`,
        );
      }
      if (typeof description !== "string" || description.trim() === "") {
        this.#refuse(
          property,
          `have no description of "${name}". Say what a person allows by it: the consent page shows it.`,
        );
      }
    }
  }

  /** Entra's app role values are printable ASCII without blanks; a token lists them one by one. */
  roles(property: string, roles: readonly string[]): void {
    for (const role of roles) {
      if (!/^[!#-[\]-~]{1,120}$/.test(role)) {
        this.#refuse(
          property,
          `have a value that is not 1 to 120 printable characters without blanks: "${role}".`,
        );
      }
    }
  }

  /** An empty list could mean everybody as well as nobody. */
  neededRoles(property: string, roles: readonly string[] | undefined): void {
    if (roles?.length === 0) {
      this.#refuse(
        property,
        "are an empty list. Name the roles of which one is needed, or leave the property out where none is.",
      );
    }
    this.roles(property, roles ?? []);
  }

  tool(name: string, { scopes, askAtSignIn, roles }: ToolRule): void {
    // The names MCP recommends; others would make it hard to say whether two are the same.
    if (!/^[A-Za-z0-9_./-]{1,128}$/.test(name)) {
      this.#refuse(
        "tools",
        `have a name that is not 1 to 128 letters, digits or _ . / -: "${name}".`,
      );
    }
    this.scopes(`tools: ${name}: scopes`, scopes);
    if (askAtSignIn === true && scopes === undefined) {
      this.#refuse(
        `tools: ${name}: askAtSignIn`,
        "asks for nothing, since the rule has no scopes. Name them, or leave it out.",
      );
    }
    this.neededRoles(`tools: ${name}: roles`, roles);
  }

  /** Each scope once; people must read the same about it everywhere. */
  distinct(scopes: readonly McpScope[]): readonly McpScope[] {
    const byName = new Map<string, McpScope>();
    for (const scope of scopes) {
      const known = byName.get(scope.name);
      if (known !== undefined && known.description !== scope.description) {
        this.#refuse(
          "tools",
          `describe the scope "${scope.name}" in two ways; give it one description.`,
        );
      }
      byName.set(scope.name, known ?? scope);
    }
    return [...byName.values()];
  }
}
