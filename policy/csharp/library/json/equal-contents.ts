import { displayValue } from "../../runtime/display.ts";
import { equalValues } from "../../runtime/equality.ts";
import { Boxed } from "../../runtime/value.ts";
import { BigIntegerValue } from "./big-integer.ts";
import { TokenType } from "./token-type.ts";

/** Whether two values of one token type are equal to Newtonsoft: 1 is, whether int or long. */
export function equalContents(tokenType: number, left: unknown, right: unknown): boolean {
  if (left === null || right === null) return left === right;
  switch (tokenType) {
    case TokenType.Integer:
      return integer(left) === integer(right);
    case TokenType.Float:
      return isNear(Number(displayValue(left)), Number(displayValue(right)));
    case TokenType.String:
    case TokenType.Raw:
    case TokenType.Comment:
      return displayValue(left) === displayValue(right);
    default:
      return equalValues(left, right);
  }
}

function integer(value: unknown): bigint | undefined {
  if (value instanceof BigIntegerValue) return value.value;
  return value instanceof Boxed ? BigInt(value.value) : undefined;
}

/** The tolerance is the one of Newtonsoft's MathUtils. */
function isNear(left: number, right: number): boolean {
  if (left === right || (Number.isNaN(left) && Number.isNaN(right))) return true;
  const tolerance = (Math.abs(left) + Math.abs(right) + 10) * Number.EPSILON;
  return Math.abs(left - right) < tolerance;
}
