import {
  type PolicyDocument,
  type PolicyStatement,
  type Scope,
  type Section,
  sections,
} from "../../../policy/index.ts";

/** What runs for an operation: the statements of each section, all scopes joined. */
export type EffectivePolicy = Readonly<Record<Section, readonly PolicyStatement[]>>;

/** The document of a scope, if it has one. */
export type ScopeDocument = readonly [scope: Scope, document: PolicyDocument | undefined];

const nothing: EffectivePolicy = { inbound: [], backend: [], outbound: [], "on-error": [] };

/**
 * Joins policy documents from the broadest scope to the narrowest: `<base/>` stands for what the
 * broader scopes have in the same section. A scope without a document passes all of it on; in a
 * document, a section without `<base/>` drops it.
 */
export function effectivePolicy(documents: readonly ScopeDocument[]): EffectivePolicy {
  return documents.reduce<EffectivePolicy>((base, [scope, document]) => {
    if (document === undefined) return base;
    const joined = sections.map((section) => {
      const statements = document.sections[section] ?? [];
      return [section, splice(statements, base[section], scope)] as const;
    });
    return { ...nothing, ...Object.fromEntries(joined) };
  }, nothing);
}

function splice(
  statements: readonly PolicyStatement[],
  base: readonly PolicyStatement[],
  scope: Scope,
): PolicyStatement[] {
  return statements.flatMap((statement) => {
    if (statement.name === "base") return base;
    return [{ ...statement, scope, children: splice(statement.children, base, scope) }];
  });
}
