import { refuse } from "../finding.ts";
import type { SyntaxNode } from "../syntax.ts";
import { bindAnonymousObject } from "./anonymous.ts";
import { bindArrayCreation, bindImplicitArray } from "./arrays.ts";
import { bindAssignment } from "./assignments.ts";
import type { Binder } from "./binder.ts";
import type { Bound } from "./bound.ts";
import { defaultOfType } from "./conversions.ts";
import { cast } from "./convert.ts";
import { bindObjectCreation } from "./creation.ts";
import { bindInterpolation } from "./interpolation.ts";
import { bindLambda } from "./lambdas.ts";
import {
  bindBoolean,
  bindCharacter,
  bindInteger,
  bindNull,
  bindReal,
  bindString,
  bindVerbatimString,
} from "./literals.ts";
import { bindAnd, bindCoalesce, bindConditional, bindOr } from "./logic.ts";
import {
  bindAlias,
  bindChain,
  bindGenericName,
  bindIdentifier,
  bindPredefinedType,
} from "./names.ts";
import { bindOperator } from "./operators.ts";
import { bindAs, bindIs } from "./patterns.ts";
import { bindThrowExpression } from "./throwing.ts";
import { resolveType } from "./type-names.ts";
import { bindChecked, bindPostfix, bindPrefix } from "./unary.ts";

type ExpressionBinder = (binder: Binder, node: SyntaxNode) => Bound;

/** How each kind of expression is bound; a kind that is not here is refused. */
export const expressionBinders: Readonly<Record<string, ExpressionBinder>> = {
  integer_literal: (_, node) => bindInteger(node),
  real_literal: (_, node) => bindReal(node),
  boolean_literal: (_, node) => bindBoolean(node),
  character_literal: (_, node) => bindCharacter(node),
  string_literal: (_, node) => bindString(node),
  verbatim_string_literal: (_, node) => bindVerbatimString(node),
  null_literal: bindNull,
  interpolated_string_expression: bindInterpolation,
  identifier: bindIdentifier,
  generic_name: bindGenericName,
  predefined_type: bindPredefinedType,
  alias_qualified_name: bindAlias,
  member_access_expression: bindChain,
  invocation_expression: bindChain,
  element_access_expression: bindChain,
  conditional_access_expression: bindChain,
  parenthesized_expression: (binder, node) => binder.bind(node.only),
  prefix_unary_expression: bindPrefix,
  postfix_unary_expression: bindPostfix,
  binary_expression: bindBinary,
  assignment_expression: bindAssignment,
  conditional_expression: bindConditional,
  cast_expression: bindCast,
  as_expression: bindAs,
  is_expression: bindIs,
  is_pattern_expression: bindIs,
  default_expression: bindDefault,
  checked_expression: bindChecked,
  object_creation_expression: bindObjectCreation,
  array_creation_expression: bindArrayCreation,
  implicit_array_creation_expression: bindImplicitArray,
  anonymous_object_creation_expression: bindAnonymousObject,
  lambda_expression: bindLambda,
  throw_expression: bindThrowExpression,
};

function bindBinary(binder: Binder, node: SyntaxNode): Bound {
  const operator = node.get("operator").text;
  switch (operator) {
    case "&&":
      return bindAnd(binder, node);
    case "||":
      return bindOr(binder, node);
    case "??":
      return bindCoalesce(binder, node);
    case ">>>":
      return refuse(
        "csharp-unsupported",
        node,
        ">>> needs C# 11; cast to uint or ulong and use >>.",
      );
  }
  const left = binder.value(node.get("left"));
  const right = binder.value(node.get("right"));
  return bindOperator(binder, operator, left, right, node);
}

function bindCast(binder: Binder, node: SyntaxNode): Bound {
  const type = resolveType(binder, node.get("type"));
  return cast(binder, binder.bind(node.get("value")), type, node);
}

function bindDefault(binder: Binder, node: SyntaxNode): Bound {
  const type = node.find("type");
  return type === undefined ? { form: "default" } : defaultOfType(resolveType(binder, type));
}
