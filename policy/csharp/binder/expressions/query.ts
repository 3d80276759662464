import { refuse } from "../../finding.ts";
import type { SyntaxNode } from "../../syntax.ts";
import { findMembers } from "../../types/lookup.ts";
import { allSupertypes } from "../../types/subtyping.ts";
import { type Type, typeName } from "../../types/type.ts";
import type { Binder } from "../binder.ts";
import type { Argument, Lambda, Value } from "../bound.ts";
import { bindCall } from "../calls/invocation.ts";
import { bindLocal } from "../names/locals.ts";
import { resolveType } from "../type-names.ts";
import { anonymousObject, type NamedValue, propertyValue } from "./anonymous.ts";

/**
 * What a clause goes through. Where there are several range variables, each element is an object that
 * holds them (C# specification, "Transparent identifiers").
 */
interface Stage {
  readonly source: Value;
  readonly variables: readonly string[];
}

/** What a lambda gives: an expression as it is written, or the range variables and one more. */
type Body = SyntaxNode | Named;

interface Named {
  readonly name: string;
  /** The value of a new range variable; without it, the variable is the second parameter. */
  readonly value?: SyntaxNode;
}

/** `from … select …`, as the calls that it stands for (C# specification, "Query expressions"). */
export function bindQuery(binder: Binder, node: SyntaxNode): Value {
  return new Query(binder, node).bind();
}

class Query {
  readonly #binder: Binder;
  readonly #node: SyntaxNode;
  readonly #clauses: readonly SyntaxNode[];
  #at = 0;

  constructor(binder: Binder, node: SyntaxNode) {
    this.#binder = binder;
    this.#node = node;
    this.#clauses = node.children;
  }

  bind(): Value {
    const first = this.#next();
    let stage: Stage = { source: this.#generator(first), variables: [nameIn(first)] };
    // A query that only selects its variable is a call all the same, so that its source stays its own.
    let isDegenerate = true;
    for (;;) {
      const clause = this.#next();
      switch (clause.kind) {
        case "select_clause":
        case "group_clause": {
          const source =
            clause.kind === "select_clause"
              ? this.#select(stage, clause.only, clause, isDegenerate)
              : this.#group(stage, clause);
          const continuation = this.#continuation();
          if (continuation === undefined) return source;
          stage = { source, variables: [continuation] };
          isDegenerate = true;
          continue;
        }
        case "from_clause":
          stage = this.#from(stage, clause);
          break;
        case "join_clause":
          stage = this.#join(stage, clause);
          break;
        case "let_clause":
          stage = this.#let(stage, clause);
          break;
        case "where_clause":
          stage = this.#called(
            stage,
            "Where",
            [this.#lambda([stage.variables], clause.only)],
            clause,
          );
          break;
        case "order_by_clause":
          stage = this.#orderBy(stage, clause);
          break;
        default:
          return refuse("csharp-syntax", clause, "A query ends with select or group … by.");
      }
      // What a second from or a join selects is part of its own call.
      if (this.#at > this.#clauses.length) return stage.source;
      isDegenerate = false;
    }
  }

  #next(): SyntaxNode {
    const clause = this.#clauses[this.#at];
    this.#at += 1;
    return clause ?? refuse("csharp-syntax", this.#node, "A query ends with select or group … by.");
  }

  /** The variable behind `into`, which goes through what came before it. */
  #continuation(): string | undefined {
    const [into, name] = this.#clauses.slice(this.#at, this.#at + 2);
    if (into?.kind !== "into" || name === undefined) return undefined;
    this.#at += 2;
    return identifier(name);
  }

  /** What `in` names; a type in front of the variable casts each element. */
  #generator(clause: SyntaxNode): Value {
    const node = following(clause, "in");
    const source = this.#binder.value(node);
    checkSequence(source.type, node);
    const type = clause.find("type");
    return type === undefined
      ? source
      : this.#call(source, "Cast", [], clause, [resolveType(type)]);
  }

  #select(stage: Stage, body: SyntaxNode, clause: SyntaxNode, isDegenerate: boolean): Value {
    if (!isDegenerate && isVariable(stage, body)) return stage.source;
    return this.#call(stage.source, "Select", [this.#lambda([stage.variables], body)], clause);
  }

  #group(stage: Stage, clause: SyntaxNode): Value {
    const key = this.#lambda([stage.variables], following(clause, "by"));
    const element = following(clause, "group");
    const given = isVariable(stage, element)
      ? [key]
      : [key, this.#lambda([stage.variables], element)];
    return this.#call(stage.source, "GroupBy", given, clause);
  }

  #from(stage: Stage, clause: SyntaxNode): Stage {
    const name = nameIn(clause);
    // The source may depend on the variables before it.
    const source: Lambda = {
      ...this.#lambda([stage.variables], clause),
      compose: () => this.#generator(clause),
    };
    return this.#combined(stage, "SelectMany", [source], name, clause);
  }

  #join(stage: Stage, clause: SyntaxNode): Stage {
    const name = nameIn(clause);
    const into = clause.child("join_into_clause");
    const inner: Argument = { bound: this.#generator(clause), name: undefined, node: clause };
    const keys = [
      this.#lambda([stage.variables], following(clause, "on")),
      this.#lambda([[name]], following(clause, "equals")),
    ];
    return into === undefined
      ? this.#combined(stage, "Join", [inner, ...keys], name, clause)
      : this.#combined(stage, "GroupJoin", [inner, ...keys], identifier(into.only), clause);
  }

  /** A call whose last argument joins the variables with a new one, or selects from both at once. */
  #combined(
    stage: Stage,
    method: string,
    given: readonly (Lambda | Argument)[],
    name: string,
    clause: SyntaxNode,
  ): Stage {
    const variables = [stage.variables, [name]];
    const next = this.#clauses[this.#at];
    const isLast = next?.kind === "select_clause" && this.#clauses[this.#at + 1]?.kind !== "into";
    if (isLast) {
      this.#at = this.#clauses.length + 1;
      return this.#called(stage, method, [...given, this.#lambda(variables, next.only)], clause);
    }
    const both = this.#lambda(variables, { name });
    const { source } = this.#called(stage, method, [...given, both], clause);
    return { source, variables: [...stage.variables, name] };
  }

  #let(stage: Stage, clause: SyntaxNode): Stage {
    const name = identifier(following(clause, "let"));
    const both = this.#lambda([stage.variables], { name, value: following(clause, "=") });
    const { source } = this.#called(stage, "Select", [both], clause);
    return { source, variables: [...stage.variables, name] };
  }

  #orderBy(stage: Stage, clause: SyntaxNode): Stage {
    let sorted = stage;
    let method = "OrderBy";
    for (const [index, key] of clause.children.entries()) {
      if (!key.isNamed || /^(?:orderby|ascending|descending)$/.test(key.kind)) continue;
      const direction = clause.children[index + 1]?.kind === "descending" ? "Descending" : "";
      const selector = this.#lambda([stage.variables], key);
      sorted = this.#called(sorted, `${method}${direction}`, [selector], clause);
      method = "ThenBy";
    }
    return sorted;
  }

  #called(
    stage: Stage,
    method: string,
    given: readonly (Lambda | Argument)[],
    clause: SyntaxNode,
  ): Stage {
    return { ...stage, source: this.#call(stage.source, method, given, clause) };
  }

  #call(
    receiver: Value,
    name: string,
    given: readonly (Lambda | Argument)[],
    node: SyntaxNode,
    typeArguments: readonly Type[] = [],
  ): Value {
    const levels = findMembers(receiver.type, name, false).methods;
    const receiverType = receiver.type;
    const group = {
      form: "methods",
      node,
      name,
      receiver,
      receiverType,
      levels,
      typeArguments,
    } as const;
    const list = given.map(
      (each): Argument =>
        "form" in each ? { bound: each, name: undefined, node: each.node } : each,
    );
    return bindCall(this.#binder, group, list, node);
  }

  #lambda(range: readonly (readonly string[])[], body: Body): Lambda {
    const isWritten = "kind" in body;
    const node = isWritten ? body : (body.value ?? this.#node);
    return {
      form: "lambda",
      node,
      parameterNames: range.map(() => ""),
      parameterTypes: undefined,
      body: node,
      cache: new Map(),
      range,
      ...(!isWritten && { compose: () => holding(this.#binder, range, body, node) }),
    };
  }
}

/** The object that holds all range variables, the new one last. */
function holding(
  binder: Binder,
  range: readonly (readonly string[])[],
  { name, value }: Named,
  node: SyntaxNode,
): Value {
  const members: NamedValue[] = range.flat().flatMap((variable) => {
    const local = binder.scope.find(variable);
    return local === undefined ? [] : [{ name: variable, value: bindLocal(binder, local, node) }];
  });
  return anonymousObject(
    value === undefined ? members : [...members, { name, value: propertyValue(binder, value) }],
  );
}

function checkSequence(type: Type, node: SyntaxNode): void {
  const isSequence = allSupertypes(type).some(
    ({ definition }) => definition.fullName === "System.Collections.IEnumerable",
  );
  if (!isSequence) {
    refuse(
      "csharp-type-mismatch",
      node,
      `A query cannot go through a '${typeName(type)}'; cast it to an array, a list or a JArray.`,
    );
  }
}

/** The variable that a from or a join brings. */
function nameIn(clause: SyntaxNode): string {
  const before = clause.children.findIndex(({ kind }) => kind === "in");
  return identifier(clause.children[before - 1] ?? clause);
}

function identifier(node: SyntaxNode): string {
  return node.text.replace(/^@/, "");
}

/** What stands behind a keyword, which the grammar guarantees. */
function following(clause: SyntaxNode, keyword: string): SyntaxNode {
  const at = clause.children.findIndex(({ kind }) => kind === keyword);
  return clause.children[at + 1] ?? clause;
}

/** Whether an expression is the element itself. */
function isVariable({ variables }: Stage, node: SyntaxNode): boolean {
  return variables.length === 1 && node.kind === "identifier" && identifier(node) === variables[0];
}
