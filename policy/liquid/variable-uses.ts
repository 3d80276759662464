import type { Expression } from "./expressions.ts";
import type { Branch, Node } from "./nodes.ts";

/** Which of the variables of a request a template reads. */
export interface TemplateVariables {
  readonly named: readonly string[];
  /** Whether it may read others too: by names that are known only when it runs, or all at once. */
  readonly any: boolean;
}

/**
 * The variables that a template reads as `context.Variables.name` or `context.Variables["name"]`. The case of letters in
 * `context.Variables` does not count, since no page says whether it does in Azure.
 */
export function variablesIn(nodes: readonly Node[]): TemplateVariables {
  const named = new Set<string>();
  let any = false;
  for (const { root, keys } of nodes.flatMap(expressionsOf).flatMap(pathsIn)) {
    if (root.toLowerCase() !== "context") continue;
    const [member, variable] = keys.map((key) => (key.kind === "value" ? key.value : undefined));
    if (typeof member !== "string") any = true;
    else if (member.toLowerCase() !== "variables") continue;
    else if (typeof variable === "string") named.add(variable);
    else any = true;
  }
  return { named: [...named], any };
}

/** Every expression that stands in a node, and in those inside it. */
function expressionsOf(node: Node): Expression[] {
  switch (node.kind) {
    case "text":
    case "leave":
      return [];
    case "output":
    case "assign":
      return [node.value];
    case "capture":
      return node.body.flatMap(expressionsOf);
    case "choice":
      return node.branches.flatMap(expressionsOfBranch);
    case "loop": {
      const { items, offset, limit, body, otherwise } = node.loop;
      const options = [offset, limit].filter((option) => option !== undefined);
      return [items, ...options, ...[...body, ...otherwise].flatMap(expressionsOf)];
    }
  }
}

function expressionsOfBranch({ condition, body }: Branch): Expression[] {
  return [...(condition === undefined ? [] : [condition]), ...body.flatMap(expressionsOf)];
}

type Path = Extract<Expression, { kind: "path" }>;

/** Every path in an expression, and in the keys of each. */
function pathsIn(expression: Expression): Path[] {
  switch (expression.kind) {
    case "value":
    case "nothing":
      return [];
    case "path":
      return [expression, ...expression.keys.flatMap(pathsIn)];
    case "range":
      return [expression.from, expression.to].flatMap(pathsIn);
    case "filtered":
      return [expression.input, ...expression.values].flatMap(pathsIn);
    case "not":
      return pathsIn(expression.of);
    case "and":
    case "or":
    case "compared":
      return [expression.left, expression.right].flatMap(pathsIn);
  }
}
