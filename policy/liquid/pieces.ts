import { LiquidError } from "./errors.ts";

/** A stretch of a template: text as it stands, or what stands in `{{ }}` or in `{% %}`. */
export interface Piece {
  readonly kind: "text" | "output" | "tag";
  readonly text: string;
}

/** Takes a template apart. Comments are left out, and raw text is text. */
export function piecesOf(template: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  let trims = false;
  const addText = (text: string, trimsEnd: boolean) => {
    const begun = trims ? text.trimStart() : text;
    const whole = trimsEnd ? begun.trimEnd() : begun;
    if (whole !== "") pieces.push({ kind: "text", text: whole });
  };
  for (;;) {
    const opening = /\{[{%]-?/g;
    opening.lastIndex = at;
    const open = opening.exec(template);
    if (open === null) {
      addText(template.slice(at), false);
      return pieces;
    }
    addText(template.slice(at, open.index), open[0].endsWith("-"));
    const isTag = open[0][1] === "%";
    const closing = isTag ? "%}" : "}}";
    const end = template.indexOf(closing, opening.lastIndex);
    if (end < 0) {
      throw new LiquidError(`"${open[0]}" is not closed; ${closing} is missing.`);
    }
    const inside = template.slice(opening.lastIndex, end);
    trims = inside.endsWith("-");
    const text = (trims ? inside.slice(0, -1) : inside).trim();
    at = end + closing.length;
    if (isTag && (text === "comment" || text === "raw")) {
      const close = new RegExp(`\\{%-?\\s*end${text}\\s*(-?)%\\}`, "g");
      close.lastIndex = at;
      const found = close.exec(template);
      if (found === null) throw new LiquidError(`{% end${text} %} is missing.`);
      if (text === "raw") addText(template.slice(at, found.index), false);
      trims = found[1] === "-";
      at = close.lastIndex;
    } else {
      pieces.push({ kind: isTag ? "tag" : "output", text });
    }
  }
}
