import { type PolicyStatement, walk } from "../../policy/index.ts";

/** Statements that go to somewhere else, or say where. */
const leadsOn = [
  "forward-request",
  "set-backend-service",
  "rewrite-uri",
  "send-request",
  "send-one-way-request",
  "proxy",
  "authentication-managed-identity",
];

/** The names of all statements that lead on, whatever stands before them. */
export function leadingOn(statements: readonly PolicyStatement[]): string[] {
  return [...walk(statements)].map(({ name }) => name).filter((name) => leadsOn.includes(name));
}

/**
 * The names of the statements that lead on and that a request can come to without a check, whatever it makes the
 * conditions be; the last is "the end" when it can leave the section so. Fragments are spliced in before.
 */
export function reachedUnchecked(
  statements: readonly PolicyStatement[],
  isCheck: (statement: PolicyStatement) => boolean,
): string[] {
  const reached: string[] = [];
  if (follow(statements, false) === false) reached.push("the end");
  return reached;

  /** Whether each way out of the statements has had a check; undefined when there is no way out. */
  function follow(some: readonly PolicyStatement[], before: boolean): boolean | undefined {
    let checked = before;
    for (const statement of some) {
      if (statement.name === "return-response") return undefined;
      if (!checked && leadsOn.includes(statement.name)) reached.push(statement.name);
      if (isCheck(statement)) {
        checked = true;
      } else if (statement.name === "choose") {
        const after = followChoice(statement, checked);
        if (after === undefined) return undefined;
        checked = after;
      } else {
        // A check in there does not count: who knows whether it happens.
        follow(statement.children, checked);
      }
    }
    return checked;
  }

  function followChoice({ children }: PolicyStatement, before: boolean): boolean | undefined {
    const ways = children.map((branch) => follow(branch.children, before));
    // With no `otherwise` there is a way past all branches.
    if (!children.some(({ name }) => name === "otherwise")) ways.push(before);
    const out = ways.filter((way) => way !== undefined);
    return out.length === 0 ? undefined : out.every((checked) => checked);
  }
}
