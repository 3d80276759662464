import { takeText, textMustFit } from "./budget.ts";
import { formatValue } from "./display.ts";
import { format as formatException } from "./exceptions.ts";

/** One piece of text or one `{index,alignment:format}` of a composite format string. */
type Part =
  | string
  | { readonly index: number; readonly alignment: number; readonly format: string | null };

/** `string.Format`: the arguments are boxed. */
export function compositeFormat(format: string, values: readonly unknown[]): string {
  return parse(format)
    .map((part) => {
      if (typeof part === "string") return part;
      if (part.index >= values.length) {
        throw formatException(
          "Index (zero based) must be greater than or equal to zero and less than the size of the argument list.",
        );
      }
      const text = align(formatValue(values[part.index], part.format), part.alignment);
      takeText(text.length);
      return text;
    })
    .join("");
}

/** Pads to the width of an alignment: to the right when it is positive, to the left when negative. */
export function align(text: string, alignment: number): string {
  textMustFit(Math.abs(alignment));
  return alignment < 0 ? text.padEnd(-alignment) : text.padStart(alignment);
}

const malformed = () => formatException("Input string was not in a correct format.");

function parse(format: string): readonly Part[] {
  const parts: Part[] = [];
  let text = "";
  let position = 0;
  while (position < format.length) {
    const char = format[position];
    const next = format[position + 1];
    if ((char === "{" || char === "}") && next === char) {
      text += char;
      position += 2;
    } else if (char === "{") {
      // .NET ends the item at the first closing brace; braces cannot stand in a format.
      const item = /^\{(\d{1,7}) *(?:, *(-?\d{1,7}) *)?(?::([^{}]*))?\}/.exec(
        format.slice(position),
      );
      if (item === null) throw malformed();
      if (text !== "") parts.push(text);
      text = "";
      const [all, index = "", alignment = "0", itemFormat] = item;
      parts.push({
        index: Number(index),
        alignment: Number(alignment),
        format: itemFormat ?? null,
      });
      position += all.length;
    } else if (char === "}") throw malformed();
    else {
      text += char;
      position += 1;
    }
  }
  if (text !== "") parts.push(text);
  return parts;
}
