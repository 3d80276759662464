import { refuse } from "../../finding.ts";
import { spend } from "../../runtime/budget.ts";
import {
  asStatement,
  type Evaluate,
  type Execute,
  written,
  writtenStatement,
} from "../../runtime/evaluate.ts";
import { nullReference } from "../../runtime/exceptions.ts";
import { breaking, continuing, Frame } from "../../runtime/frame.ts";
import { type Enumerable, iterate } from "../../runtime/iteration.ts";
import type { SyntaxNode } from "../../syntax.ts";
import { findMembers } from "../../types/lookup.ts";
import { allSupertypes, isReferenceType } from "../../types/subtyping.ts";
import { argumentsOf, substitute, type Type, typeName } from "../../types/type.ts";
import { boolType, charType, objectType, stringType } from "../../types/well-known.ts";
import type { Binder } from "../binder.ts";
import { constantValue, type Value } from "../bound.ts";
import { cast } from "../conversions/cast.ts";
import { assign, join } from "../flow.ts";
import { present } from "../names/instances.ts";
import { kept } from "../names/locals.ts";
import { bindDeclaredParts } from "../operators/deconstruction.ts";
import { FrameShape } from "../scope.ts";
import { resolveType } from "../type-names.ts";
import { bindEmbedded } from "./blocks.ts";
import { bindVariables } from "./declarations.ts";

/** `while (condition) body`. */
export function bindWhile(binder: Binder, node: SyntaxNode): Execute {
  return binder.inScope(() => {
    const condition = binder.condition(node.get("condition"));
    const { body, after } = bindBody(binder, node.get("body"), condition.split.whenTrue);
    binder.flow = join(condition.split.whenFalse, after);
    const { evaluate } = condition;
    return writtenStatement(
      (frame) => {
        while (evaluate(frame) === true) {
          const completion = body(frame);
          if (completion === breaking) break;
          if (completion !== undefined && completion !== continuing) return completion;
        }
        return undefined;
      },
      (writer) => `while (${writer.value(evaluate)} === true) ${writer.round(body)}`,
    );
  });
}

/** `do body while (condition);`. */
export function bindDo(binder: Binder, node: SyntaxNode): Execute {
  const { body, after, atEnd } = bindBody(binder, node.get("body"), binder.flow);
  binder.flow = atEnd;
  const condition = binder.condition(node.get("condition"));
  binder.flow = join(condition.split.whenFalse, after);
  const { evaluate } = condition;
  return writtenStatement(
    (frame) => {
      do {
        const completion = body(frame);
        if (completion === breaking) break;
        if (completion !== undefined && completion !== continuing) return completion;
      } while (evaluate(frame) === true);
      return undefined;
    },
    (writer) => `do ${writer.round(body)} while (${writer.value(evaluate)} === true);`,
  );
}

/** `for (init; condition; update) body`; its variables live through all rounds. */
export function bindFor(binder: Binder, node: SyntaxNode): Execute {
  return binder.inScope(() => {
    const initializers = node.children
      .filter((child) => child.field === "initializer" && child.kind !== ",")
      .flatMap((child) =>
        child.kind === "variable_declaration"
          ? bindVariables(binder, child, false)
          : [asStatement(binder.value(child).evaluate)],
      );
    const conditionNode = node.find("condition");
    const condition = conditionNode && binder.condition(conditionNode);
    const { body, after, atEnd } = bindBody(
      binder,
      node.get("body"),
      condition?.split.whenTrue ?? binder.flow,
    );
    binder.flow = atEnd;
    const updates = node.children
      .filter((child) => child.field === "update" && child.kind !== ",")
      .map((child) => binder.bind(child))
      .map((bound) => (bound.form === "value" ? bound.evaluate : () => undefined));
    binder.flow = condition === undefined ? after : join(condition.split.whenFalse, after);
    const holds = (condition ?? constantValue(boolType, true)).evaluate;
    return writtenStatement(
      (frame) => {
        for (const initialize of initializers) initialize(frame);
        while (holds(frame) === true) {
          const completion = body(frame);
          if (completion === breaking) break;
          if (completion !== undefined && completion !== continuing) return completion;
          for (const update of updates) update(frame);
        }
        return undefined;
      },
      (writer) => {
        const first = initializers.map((each) => writer.statement(each)).join(" ");
        const next = updates.map((each) => writer.value(each)).join(", ");
        return `${first} for (; ${writer.value(holds)} === true; ${next}) ${writer.round(body)}`;
      },
    );
  });
}

interface LoopBody {
  readonly body: Execute;
  /** What is assigned where `break` leads. */
  readonly after: Binder["flow"];
  /** What is assigned at the end of a round. */
  readonly atEnd: Binder["flow"];
}

function bindBody(binder: Binder, node: SyntaxNode, entry: Binder["flow"]): LoopBody {
  return binder.inJumpSite(true, (site) => {
    binder.flow = entry;
    const body = counted(withOwnFrame(binder, node, () => bindEmbedded(binder, node)));
    const atEnd = [binder.flow, ...site.continueStates];
    binder.arriveFrom(...site.breakStates);
    const after = binder.flow;
    binder.arriveFrom(...atEnd);
    return { body, after, atEnd: binder.flow };
  });
}

/** Each round of a loop takes from the budget of the expression. */
function counted(body: Execute): Execute {
  return writtenStatement(
    (frame) => {
      spend(1);
      return body(frame);
    },
    (writer) => writer.statement(body),
  );
}

function capturesVariables(node: SyntaxNode): boolean {
  return ["lambda_expression", "query_expression", "local_function_statement"].some((kind) =>
    node.contains(kind),
  );
}

/** A body with a lambda in it gets new variables in each round, for the lambda to keep. */
function withOwnFrame(binder: Binder, node: SyntaxNode, bind: () => Execute): Execute {
  if (!capturesVariables(node)) return bind();
  const shape = new FrameShape(binder.scope.shape.level + 1);
  const body = binder.inScope(bind, shape);
  return writtenStatement(
    (outer) => body(new Frame(shape.size, outer, outer.context)),
    (writer) => writer.ownVariables(shape.size, () => writer.statement(body)),
  );
}

/** `foreach (T x in source) body`. */
export function bindForeach(binder: Binder, node: SyntaxNode): Execute {
  const sourceNode = node.get("right");
  const nameNode = node.get("left");
  const typeNode = node.find("type");
  const isApart = nameNode.kind === "tuple_pattern";
  if (
    node.has("await") ||
    typeNode === undefined ||
    (nameNode.kind !== "identifier" && !(isApart && typeNode.kind === "implicit_type"))
  ) {
    return refuse("csharp-unsupported", node, "Write foreach (T name in source).");
  }
  const source = binder.value(sourceNode);
  const { element, elements } = enumeration(source.type, sourceNode);
  const before = binder.flow;
  const bodyNode = node.get("body");
  const isOwnFrame = capturesVariables(bodyNode);
  const level = binder.scope.shape.level + 1;
  const shape = isOwnFrame ? new FrameShape(level) : binder.scope.shape;
  return binder.inScope(() => {
    const item = binder.scope.shape.reserve();
    const current = kept(item, element);
    const enter = isApart
      ? bindDeclaredParts(binder, nameNode, current, nameNode, "foreach variable").evaluate
      : bindItem(binder, nameNode, typeNode, current);
    const { body, after } = binder.inJumpSite(true, (site) => {
      const execute = counted(bindEmbedded(binder, bodyNode));
      binder.arriveFrom(...site.breakStates);
      return { body: execute, after: binder.flow };
    });
    binder.flow = join(before, after);
    const { evaluate } = source;
    const going: Execute = (frame) => {
      const value = evaluate(frame);
      if (value === null) throw nullReference();
      for (const each of elements(value)) {
        const round = isOwnFrame ? new Frame(shape.size, frame, frame.context) : frame;
        round.slots[item] = each;
        enter(round);
        const completion = body(round);
        if (completion === breaking) break;
        if (completion !== undefined && completion !== continuing) return completion;
      }
      return undefined;
    };
    return writtenStatement(going, (writer) => {
      const all = writer.call(elements, writer.call(present, writer.value(evaluate)));
      const round = () =>
        `${writer.variable(0, item)} = each; ${writer.value(enter)}; ${writer.round(body)}`;
      const own = isOwnFrame ? writer.ownVariables(shape.size, round) : `{ ${round()} }`;
      return `for (const each of ${all}) ${own}`;
    });
  }, shape);
}

/** The variable of a foreach, in each round with the next element. */
function bindItem(
  binder: Binder,
  name: SyntaxNode,
  typeNode: SyntaxNode,
  current: Value,
): Evaluate {
  const type = typeNode.kind === "implicit_type" ? current.type : resolveType(typeNode);
  const { evaluate } = cast(binder, current, type, typeNode);
  const local = binder.scope.declare(name, name.text, type, { readOnly: "foreach variable" });
  binder.flow = assign(binder.flow, local);
  return written(
    (round) => {
      round.slots[local.slot] = evaluate(round);
    },
    (writer) => `${writer.variable(0, local.slot)} = ${writer.value(evaluate)}`,
  );
}

interface Enumeration {
  readonly element: Type;
  readonly elements: (source: unknown) => Iterable<unknown>;
}

/** What `foreach` goes through: GetEnumerator of the type first, then its IEnumerable<T>. */
function enumeration(type: Type, node: SyntaxNode): Enumeration {
  const elements = (source: unknown) => iterate(source as Enumerable);
  if (type.form === "array") return { element: type.element, elements };
  if (type === stringType) return { element: charType, elements };
  const [own] = findMembers(type, "GetEnumerator", false).methods.flat();
  if (own !== undefined && own.member.returns.form === "named") {
    const returned = substitute(own.member.returns, argumentsOf(own.owner));
    const [element] = returned.form === "named" ? returned.arguments : [];
    const { run } = own.member;
    return {
      element: element ?? objectType,
      elements: (source) => run(source) as Iterable<unknown>,
    };
  }
  const views = isReferenceType(type) ? allSupertypes(type) : [];
  const generic = views.filter(
    ({ definition }) => definition.fullName === "System.Collections.Generic.IEnumerable",
  );
  const [view] = generic;
  const element = view?.arguments[0];
  if (element !== undefined && generic.length === 1) {
    return { element, elements: isPair(element) ? pairsOf : elements };
  }
  const isEnumerable = views.some(
    ({ definition }) => definition.fullName === "System.Collections.IEnumerable",
  );
  if (isEnumerable) return { element: objectType, elements };
  return refuse(
    "csharp-type-mismatch",
    node,
    `foreach cannot go through a '${typeName(type)}'; cast it to an array, a list or a JArray.`,
  );
}

function isPair(type: Type): boolean {
  return (
    type.form === "named" && type.definition.fullName === "System.Collections.Generic.KeyValuePair"
  );
}

/** A JObject seen as a dictionary gives pairs, where its own enumeration gives properties. */
function pairsOf(source: unknown): Iterable<unknown> {
  return hasPairs(source) ? source.pairs() : iterate(source as Enumerable);
}

function hasPairs(source: unknown): source is { pairs(): Iterable<unknown> } {
  return typeof source === "object" && source !== null && "pairs" in source;
}
