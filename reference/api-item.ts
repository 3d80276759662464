/** What API Extractor writes about one entry point, as far as the pages need it. */

/** A piece of a declaration: a name that is declared somewhere, or the text between such names. */
export interface ExcerptToken {
  readonly kind: "Content" | "Reference";
  readonly text: string;
  /** Of a name: which one, such as `azure-mcp-gateway!GrantStore:class`. */
  readonly canonicalReference?: string;
}

/** Which tokens of a declaration say the type. */
export interface TokenRange {
  readonly startIndex: number;
  readonly endIndex: number;
}

/** An export, or a member of one. */
export interface ApiItem {
  /** Such as `Class`, `Interface`, `Method` or `PropertySignature`. */
  readonly kind: string;
  readonly name?: string;
  readonly canonicalReference: string;
  readonly docComment?: string;
  readonly excerptTokens: readonly ExcerptToken[];
  readonly members?: readonly ApiItem[];
  readonly isStatic?: boolean;
  readonly isProtected?: boolean;
  readonly isOptional?: boolean;
  readonly propertyTypeTokenRange?: TokenRange;
  readonly implementsTokenRanges?: readonly TokenRange[];
  /** Of an interface: what it extends. */
  readonly extendsTokenRanges?: readonly TokenRange[];
}

/** The exports of one entry point of the package. */
export interface EntryPoint {
  /** What others import it by. */
  readonly specifier: string;
  readonly items: readonly ApiItem[];
}

/** The names in an item and its members, by their canonical references. */
export function referencesOf(item: ApiItem): Set<string> {
  const own = item.excerptTokens.flatMap(({ canonicalReference }) => canonicalReference ?? []);
  return new Set([...own, ...(item.members ?? []).flatMap((member) => [...referencesOf(member)])]);
}

/** The tokens of a range, or of the whole declaration. */
export function tokensOf(item: ApiItem, range?: TokenRange): readonly ExcerptToken[] {
  return range === undefined
    ? item.excerptTokens
    : item.excerptTokens.slice(range.startIndex, range.endIndex);
}
