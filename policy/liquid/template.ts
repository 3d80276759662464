import { LiquidError } from "./errors.ts";
import { type Expression, parseCondition, parseOutput } from "./expressions.ts";
import type { Branch, Loop, Node } from "./nodes.ts";
import { type Piece, piecesOf } from "./pieces.ts";
import { renderAll, Scope } from "./rendering.ts";
import type { Binding } from "./values.ts";
import { type TemplateVariables, variablesIn } from "./variable-uses.ts";

/** A template that can be rendered, again and again. */
export interface LiquidTemplate {
  readonly variables: TemplateVariables;
  /** @throws LiquidError when the template asks for what has no answer. */
  render(bindings: Binding): string;
}

/** Reads a template. @throws LiquidError at the first thing that is not known, or not right. */
export function parseLiquid(text: string): LiquidTemplate {
  const nodes = new TemplateParser(piecesOf(text)).all();
  return {
    variables: variablesIn(nodes),
    render: (bindings) => {
      const scope = new Scope(bindings);
      return renderAll(nodes, scope).text;
    },
  };
}

class TemplateParser {
  readonly #pieces: readonly Piece[];
  #at = 0;

  constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
  }

  all(): readonly Node[] {
    const nodes = this.#until([]);
    const left = this.#pieces[this.#at];
    if (left !== undefined) throw new LiquidError(`{% ${left.text} %} closes nothing.`);
    return nodes;
  }

  /** Nodes up to a tag of one of these names, at which it stops. */
  #until(names: readonly string[]): Node[] {
    const nodes: Node[] = [];
    for (let piece = this.#pieces[this.#at]; piece !== undefined; piece = this.#pieces[this.#at]) {
      if (piece.kind === "tag" && names.includes(nameOf(piece))) return nodes;
      if (piece.kind === "tag" && /^(?:end|else|elsif|when)/.test(piece.text)) return nodes;
      this.#at += 1;
      if (piece.kind === "text") nodes.push({ kind: "text", text: piece.text });
      else if (piece.kind === "output") {
        nodes.push({ kind: "output", value: parseOutput(piece.text) });
      } else nodes.push(this.#tag(piece));
    }
    return nodes;
  }

  #tag(piece: Piece): Node {
    const { text } = piece;
    const name = nameOf(piece);
    const rest = text.slice(name.length).trim();
    switch (name) {
      case "assign": {
        const [, variable = "", value] = /^([\w-]+)\s*=\s*(.+)$/s.exec(rest) ?? [];
        if (value === undefined) throw new LiquidError(`{% ${text} %} assigns nothing.`);
        return { kind: "assign", name: variable, value: parseOutput(value) };
      }
      case "capture":
        return { kind: "capture", name: rest, body: this.#body("endcapture") };
      case "if":
        return { kind: "choice", branches: this.#branches(parseCondition(rest), "endif") };
      case "unless":
        return {
          kind: "choice",
          branches: this.#branches({ kind: "not", of: parseCondition(rest) }, "endunless"),
        };
      case "case":
        return { kind: "choice", branches: this.#cases(rest) };
      case "for":
        return { kind: "loop", loop: this.#loop(rest) };
      case "break":
      case "continue":
        return { kind: "leave", how: name };
      default:
        throw new LiquidError(
          `The tag {% ${name} %} is not run here; assign, capture, if, unless, case, for, break, continue, comment and raw are.`,
        );
    }
  }

  #body(end: string): Node[] {
    const body = this.#until([end]);
    this.#take(end);
    return body;
  }

  #take(name: string): void {
    const piece = this.#pieces[this.#at];
    if (piece === undefined || nameOf(piece) !== name) {
      throw new LiquidError(`{% ${name} %} is missing.`);
    }
    this.#at += 1;
  }

  #branches(first: Expression, end: string): Branch[] {
    const branches: Branch[] = [];
    let condition: Expression | undefined = first;
    for (;;) {
      branches.push({ condition, body: this.#until(["elsif", "else", end]) });
      const piece = this.#pieces[this.#at];
      const name = piece === undefined ? "" : nameOf(piece);
      if (name !== "elsif" && name !== "else") break;
      if (condition === undefined) throw new LiquidError("{% else %} is the last branch.");
      this.#at += 1;
      condition = name === "elsif" ? parseCondition(restOf(piece)) : undefined;
    }
    this.#take(end);
    return branches;
  }

  #cases(subject: string): Branch[] {
    const branches: Branch[] = [];
    this.#until(["when", "else", "endcase"]);
    for (;;) {
      const piece = this.#pieces[this.#at];
      const name = piece === undefined ? "" : nameOf(piece);
      if (name !== "when" && name !== "else") break;
      this.#at += 1;
      const texts = restOf(piece).split(/,|\bor\b/);
      const condition =
        name === "else"
          ? undefined
          : parseCondition(texts.map((text) => `${subject} == ${text}`).join(" or "));
      branches.push({ condition, body: this.#until(["when", "else", "endcase"]) });
    }
    this.#take("endcase");
    return branches;
  }

  #loop(text: string): Loop {
    const pattern = /^([\w-]+)\s+in\s+(\([^)]*\)|\S+)(.*)$/s;
    const [, variable, items, options = ""] = pattern.exec(text) ?? [];
    if (variable === undefined || items === undefined) {
      throw new LiquidError(`{% for ${text} %} needs a variable and what it goes through.`);
    }
    const option = (name: string) => {
      const value = new RegExp(`\\b${name}:\\s*(\\S+)`).exec(options)?.[1];
      return value === undefined ? undefined : parseOutput(value);
    };
    const body = this.#until(["else", "endfor"]);
    const next = this.#pieces[this.#at];
    const hasElse = next !== undefined && nameOf(next) === "else";
    if (hasElse) this.#at += 1;
    return {
      variable,
      items: parseOutput(items),
      offset: option("offset"),
      limit: option("limit"),
      reversed: /\breversed\b/.test(options),
      body,
      otherwise: hasElse ? this.#body("endfor") : this.#nothingBut("endfor"),
    };
  }

  #nothingBut(end: string): readonly Node[] {
    this.#take(end);
    return [];
  }
}

function nameOf({ text }: Piece): string {
  return /^\w*/.exec(text)?.[0] ?? "";
}

function restOf(piece: Piece | undefined): string {
  return piece === undefined ? "" : piece.text.slice(nameOf(piece).length).trim();
}
