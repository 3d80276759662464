import type { Rules } from "./binder.ts";
import { bindChain } from "./calls/chains.ts";
import { bindCast } from "./conversions/cast.ts";
import { convert, tryConvert } from "./convert.ts";
import { delegateReturn } from "./delegates/delegates.ts";
import { bindLambda } from "./delegates/lambdas.ts";
import { bindAnonymousObject } from "./expressions/anonymous.ts";
import { bindArrayCreation, bindImplicitArray } from "./expressions/arrays.ts";
import { bindObjectCreation } from "./expressions/creation.ts";
import { bindInterpolation } from "./expressions/interpolation.ts";
import {
  bindBoolean,
  bindCharacter,
  bindDefault,
  bindInteger,
  bindNull,
  bindReal,
  bindString,
  bindVerbatimString,
} from "./expressions/literals.ts";
import { bindAs, bindIs } from "./expressions/patterns.ts";
import { bindQuery } from "./expressions/query.ts";
import { bindTuple } from "./expressions/tuples.ts";
import { bindAlias, bindGenericName, bindIdentifier, bindPredefinedType } from "./names/names.ts";
import { bindAssignment } from "./operators/assignments.ts";
import { bindConditional } from "./operators/logic.ts";
import { bindBinary } from "./operators/operators.ts";
import { bindChecked, bindPostfix, bindPrefix } from "./operators/unary.ts";
import { bindBlock, bindCheckedBlock } from "./statements/blocks.ts";
import { bindIf, bindSwitch } from "./statements/branches.ts";
import { bindDeclaration } from "./statements/declarations.ts";
import { bindExpressionStatement } from "./statements/expression-statements.ts";
import { bindBreak, bindContinue, bindReturn } from "./statements/jumps.ts";
import { bindLocalFunction } from "./statements/local-functions.ts";
import { bindDo, bindFor, bindForeach, bindWhile } from "./statements/loops.ts";
import { bindThrow, bindThrowExpression, bindTry } from "./statements/throwing.ts";
import { bindUsing } from "./statements/using.ts";

const expressions: Rules["expressions"] = {
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
  query_expression: bindQuery,
  tuple_expression: bindTuple,
  throw_expression: bindThrowExpression,
};

const statements: Rules["statements"] = {
  block: bindBlock,
  empty_statement: () => () => undefined,
  local_declaration_statement: bindDeclaration,
  expression_statement: bindExpressionStatement,
  if_statement: bindIf,
  while_statement: bindWhile,
  do_statement: bindDo,
  for_statement: bindFor,
  foreach_statement: bindForeach,
  switch_statement: bindSwitch,
  return_statement: bindReturn,
  break_statement: bindBreak,
  continue_statement: bindContinue,
  throw_statement: bindThrow,
  try_statement: bindTry,
  using_statement: bindUsing,
  checked_statement: bindCheckedBlock,
  local_function_statement: bindLocalFunction,
};

/** C# 7 as APIM takes it: what the rooms of the binder know, handed to the binder that asks them. */
export const rules: Rules = { expressions, statements, tryConvert, convert, delegateReturn };
