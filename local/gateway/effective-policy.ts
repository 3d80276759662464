import {
  type PolicyDocument,
  type PolicyStatement,
  type Section,
  sections,
} from "../../policy/index.ts";

/** What runs for an operation: the statements of each section, all scopes joined. */
export type EffectivePolicy = Readonly<Record<Section, readonly PolicyStatement[]>>;

const nothing: EffectivePolicy = { inbound: [], backend: [], outbound: [], "on-error": [] };

/**
 * Joins policy documents from the broadest scope to the narrowest: `<base/>` stands for what the
 * broader scopes have in the same section. A scope without a document passes all of it on; in a
 * document, a section without `<base/>` drops it.
 */
export function effectivePolicy(
  documents: readonly (PolicyDocument | undefined)[],
): EffectivePolicy {
  return documents.reduce<EffectivePolicy>((base, document) => {
    if (document === undefined) return base;
    const joined = sections.map(
      (section) => [section, splice(document.sections[section] ?? [], base[section])] as const,
    );
    return { ...nothing, ...Object.fromEntries(joined) };
  }, nothing);
}

function splice(
  statements: readonly PolicyStatement[],
  base: readonly PolicyStatement[],
): PolicyStatement[] {
  return statements.flatMap((statement) => {
    if (statement.name === "base") return base;
    if (statement.children.length === 0) return [statement];
    return [{ ...statement, children: splice(statement.children, base) }];
  });
}
