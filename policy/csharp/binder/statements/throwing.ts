import { refuse } from "../../finding.ts";
import { isInstance } from "../../runtime/casting.ts";
import {
  applied,
  asStatement,
  type Evaluate,
  type Execute,
  inTurn,
  type Writer,
  writtenStatement,
} from "../../runtime/evaluate.ts";
import { CSharpException, nullReference } from "../../runtime/exceptions.ts";
import type { Completion, Frame } from "../../runtime/frame.ts";
import type { SyntaxNode } from "../../syntax.ts";
import { isSubtype } from "../../types/subtyping.ts";
import { type Type, typeName } from "../../types/type.ts";
import { exceptionType } from "../../types/well-known.ts";
import type { Binder } from "../binder.ts";
import type { ThrowExpression } from "../bound.ts";
import { assign, both, unreachable } from "../flow.ts";
import { kept } from "../names/locals.ts";
import { resolveType } from "../type-names.ts";

/** `a ?? throw new Exception("…")`. */
export function bindThrowExpression(binder: Binder, node: SyntaxNode): ThrowExpression {
  return { form: "throw", evaluate: raise(binder, node.only) };
}

/** `throw x;` and, in a catch block, `throw;`. */
export function bindThrow(binder: Binder, node: SyntaxNode): Execute {
  const [expression] = node.named;
  const raised = expression === undefined ? rethrow(binder, node) : raise(binder, expression);
  binder.flow = unreachable;
  return asStatement(raised);
}

function raise(binder: Binder, node: SyntaxNode): Evaluate {
  const { evaluate } = binder.convert(binder.bind(node), exceptionType, node);
  return applied(raised, evaluate);
}

function raised(exception: unknown): never {
  throw exception ?? nullReference();
}

function rethrow(binder: Binder, node: SyntaxNode): Evaluate {
  const caught = binder.rethrowSlot;
  if (caught === undefined) {
    return refuse(
      "csharp-syntax",
      node,
      "throw; without a value is allowed only in a catch block.",
    );
  }
  const { evaluate } = kept(caught.slot, exceptionType, binder.scope.shape.level - caught.level);
  return applied(raised, evaluate);
}

interface CatchClause {
  readonly type: Type;
  readonly hasFilter: boolean;
  /** Whether the exception belongs to the clause: its type and its `when`. */
  readonly accepts: (exception: CSharpException, frame: Frame) => boolean;
  /** The same in JavaScript, of what is called `error` there. */
  readonly writeAccepts: (writer: Writer) => string;
  readonly execute: Execute;
}

/** `try { … } catch (T e) { … } finally { … }`. */
export function bindTry(binder: Binder, node: SyntaxNode): Execute {
  const before = binder.flow;
  const body = binder.statement(node.get("body"));
  const ends = [binder.flow];
  const clauses: CatchClause[] = [];
  for (const clauseNode of node.children.filter((child) => child.kind === "catch_clause")) {
    binder.flow = before;
    clauses.push(bindCatch(binder, clauseNode, clauses));
    ends.push(binder.flow);
  }
  const finallyNode = node.child("finally_clause");
  if (finallyNode === undefined) {
    binder.arriveFrom(...ends);
    if (clauses.length === 0) refuse("csharp-syntax", node, "A try needs a catch or a finally.");
    return writtenStatement(
      (frame) => runGuarded(body, clauses, frame),
      (writer) => writeGuarded(writer, body, clauses),
    );
  }
  binder.flow = before;
  const finalizer = bindFinally(binder, finallyNode.only);
  const afterFinally = binder.flow;
  binder.arriveFrom(...ends);
  binder.flow = both(binder.flow, afterFinally);
  return writtenStatement(
    (frame) => {
      let completion: Completion;
      try {
        completion = runGuarded(body, clauses, frame);
      } catch (error) {
        // What a policy cannot catch it cannot answer with an exception of its finally either.
        if (isCatchable(error)) finalizer(frame);
        throw error;
      }
      finalizer(frame);
      return completion;
    },
    (writer) => {
      const isOver = writer.temporary();
      const guarded = writeGuarded(writer, body, clauses);
      const over = `${isOver} = ${writer.call(isCatchable, "error")} === false; throw error;`;
      const final = `if (${isOver} === false) { ${writer.statement(finalizer)} }`;
      return `${isOver} = false; try { ${guarded} } catch (error) { ${over} } finally { ${final} }`;
    },
  );
}

/** Anything else stops the expression or is a fault of the compiler, and no business of the policy. */
function isCatchable(error: unknown): error is CSharpException {
  return error instanceof CSharpException;
}

function runGuarded(body: Execute, clauses: readonly CatchClause[], frame: Frame): Completion {
  try {
    return body(frame);
  } catch (error) {
    if (!isCatchable(error)) throw error;
    const clause = clauses.find((each) => each.accepts(error, frame));
    if (clause === undefined) throw error;
    return clause.execute(frame);
  }
}

function writeGuarded(writer: Writer, body: Execute, clauses: readonly CatchClause[]): string {
  if (clauses.length === 0) return writer.statement(body);
  const written = clauses.map(
    ({ writeAccepts, execute }) =>
      `if (${writeAccepts(writer)}) { ${writer.statement(execute)} } else`,
  );
  const caught = `if (${writer.call(isCatchable, "error")} === false) throw error; ${written.join(" ")} throw error;`;
  return `try { ${writer.statement(body)} } catch (error) { ${caught} }`;
}

function bindFinally(binder: Binder, block: SyntaxNode): Execute {
  const { returnSite, jumpSite } = binder;
  binder.returnSite = { ...returnSite, isInFinally: true };
  binder.jumpSite = undefined;
  try {
    return binder.statement(block);
  } finally {
    binder.returnSite = returnSite;
    binder.jumpSite = jumpSite;
  }
}

function bindCatch(binder: Binder, node: SyntaxNode, earlier: readonly CatchClause[]): CatchClause {
  return binder.inScope(() => {
    const declaration = node.child("catch_declaration");
    const type = declaration === undefined ? exceptionType : resolveType(declaration.get("type"));
    if (!isSubtype(type, exceptionType)) {
      refuse(
        "csharp-type-mismatch",
        declaration ?? node,
        `'${typeName(type)}' is not an exception.`,
      );
    }
    const hiding = earlier.find((clause) => !clause.hasFilter && isSubtype(type, clause.type));
    if (hiding !== undefined) {
      refuse(
        "csharp-type-mismatch",
        declaration ?? node,
        `An earlier catch of '${typeName(hiding.type)}' already takes this exception; put it first.`,
      );
    }
    const name = declaration?.find("name");
    const local = name && binder.scope.declare(name, name.text, type);
    if (local !== undefined) binder.flow = assign(binder.flow, local);
    const slot = local?.slot ?? binder.scope.shape.reserve();
    const filterNode = node.child("catch_filter_clause");
    const filter = filterNode && binder.condition(filterNode.only).evaluate;
    const outer = binder.rethrowSlot;
    // The variable may be assigned, and throw; still throws what was caught.
    const caught = binder.scope.shape.reserve();
    binder.rethrowSlot = { slot: caught, level: binder.scope.shape.level };
    const execute = binder.statement(node.get("body"));
    binder.rethrowSlot = outer;
    return {
      type,
      hasFilter: filter !== undefined,
      execute,
      accepts: (exception, frame) => {
        if (!isInstance(exception, type)) return false;
        frame.slots[slot] = exception;
        frame.slots[caught] = exception;
        return filter === undefined || filter(frame) === true;
      },
      writeAccepts: (writer) => {
        const keep = [slot, caught].map((each) => `${writer.variable(0, each)} = error`);
        const isTrue = filter === undefined ? "true" : `${writer.value(filter)} === true`;
        return `${writer.call(isInstance, "error", writer.constant(type))} && ${inTurn(...keep, isTrue)}`;
      },
    };
  });
}
