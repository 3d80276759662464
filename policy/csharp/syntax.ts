/** A node of the syntax tree, copied out of tree-sitter so that binding never leaves JavaScript. */
export class SyntaxNode {
  readonly kind: string;
  readonly field: string | undefined;
  /** Offsets into the text of the expression. */
  readonly start: number;
  readonly end: number;
  /** All children with their punctuation, without comments. */
  readonly children: readonly SyntaxNode[];
  readonly isNamed: boolean;
  readonly #source: string;

  constructor(node: {
    kind: string;
    field: string | undefined;
    start: number;
    end: number;
    children: readonly SyntaxNode[];
    isNamed: boolean;
    source: string;
  }) {
    this.kind = node.kind;
    this.field = node.field;
    this.start = node.start;
    this.end = node.end;
    this.children = node.children;
    this.isNamed = node.isNamed;
    this.#source = node.source;
  }

  get text(): string {
    return this.#source.slice(this.start, this.end);
  }

  /** The children that are not punctuation. */
  get named(): readonly SyntaxNode[] {
    return this.children.filter((child) => child.isNamed);
  }

  /** The child in that role, or undefined. */
  find(field: string): SyntaxNode | undefined {
    return this.children.find((child) => child.field === field);
  }

  /** The child in that role, which the grammar guarantees. */
  get(field: string): SyntaxNode {
    const child = this.find(field);
    if (child === undefined) throw new Error(`A ${this.kind} has no ${field}.`);
    return child;
  }

  /** The only (or first) child that is not punctuation, which the grammar guarantees. */
  get only(): SyntaxNode {
    const child = this.children.find((each) => each.isNamed || each.children.length > 0);
    if (child === undefined) throw new Error(`A ${this.kind} has no content.`);
    return child;
  }

  /** Whether a keyword or punctuation mark is among the children. */
  has(token: string): boolean {
    return this.children.some((child) => child.kind === token);
  }

  /** The child of that kind, or undefined. */
  child(kind: string): SyntaxNode | undefined {
    return this.children.find((each) => each.kind === kind);
  }

  /** Whether this node or one below it is of that kind. */
  contains(kind: string): boolean {
    return this.kind === kind || this.children.some((child) => child.contains(kind));
  }
}
