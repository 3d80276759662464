import type { ChildShape, ElementShape, PolicyShape, ValueShape } from "./catalogue/shape.ts";
import type { CSharpCompiler } from "./csharp/index.ts";
import type { PolicyEnvironment } from "./environment.ts";
import type { PolicyStatement, PolicyValue, Section } from "./model.ts";
import type { SourceText } from "./source-text.ts";
import type { XmlElement, XmlValue } from "./xml/element.ts";

/** Takes a finding: rule, offset, sentence, and the text the offset is in when not the document. */
export type Report = (rule: string, offset: number, message: string, within?: SourceText) => void;

interface StatementCompilerOptions {
  readonly csharp: CSharpCompiler;
  readonly shapes: ReadonlyMap<string, PolicyShape>;
  readonly environment: PolicyEnvironment;
  readonly source: SourceText;
  readonly report: Report;
}

/** Checks the elements of one document against the catalogue and compiles their values. */
export class StatementCompiler {
  readonly report: Report;
  readonly #options: StatementCompilerOptions;
  readonly #offsets = new Map<PolicyStatement, number>();

  constructor(options: StatementCompilerOptions) {
    this.#options = options;
    this.report = options.report;
  }

  /** Compiles the policies of a section, or of a fragment, which has no section of its own. */
  compile(elements: readonly XmlElement[], section: Section | "fragment"): PolicyStatement[] {
    return elements.flatMap((element) => {
      const shape = this.#options.shapes.get(element.name);
      if (shape === undefined) {
        this.report(
          "policy-unknown",
          element.offset,
          `<${element.name}> is no policy this compiler knows. Correct the name, or leave the policy out: what cannot be checked and run here is refused.`,
        );
        return [];
      }
      this.#checkPlacement(element, shape, section);
      const statement = this.#statement(element, shape, section);
      const lack = shape.lacks?.(statement);
      if (lack !== undefined) this.report("child-count", element.offset, lack);
      return [statement];
    });
  }

  /** Where a compiled statement began, for findings about it. */
  offsetOf(statement: PolicyStatement): number {
    return this.#offsets.get(statement) ?? 0;
  }

  #checkPlacement(element: XmlElement, shape: PolicyShape, section: Section | "fragment"): void {
    const { tier, fragments } = this.#options.environment;
    if (section === "fragment") {
      if (!shape.standsInFragments) {
        this.report(
          "fragment-nesting",
          element.offset,
          `<${shape.name}> cannot stand in a fragment; put it into the policy that includes the fragment.`,
        );
      }
    } else if (!shape.sections.includes(section)) {
      this.report(
        "policy-section",
        element.offset,
        `<${shape.name}> cannot stand in <${section}>; it belongs in ${shape.sections.join(", ")}.`,
      );
    }
    if (shape.missingIn.includes(tier)) {
      this.report(
        "policy-tier",
        element.offset,
        `<${shape.name}> does not exist in the ${tier} tier. Choose another tier, or leave the policy out.`,
      );
    }
    const fragment = element.attributes.get("fragment-id")?.content.text;
    if (
      shape.name === "include-fragment" &&
      section !== "fragment" &&
      fragment !== undefined &&
      !fragments.has(fragment)
    ) {
      this.report(
        "fragment-unknown",
        element.offset,
        `There is no policy fragment "${fragment}". Create it, or correct fragment-id.`,
      );
    }
  }

  #statement(
    element: XmlElement,
    shape: ElementShape,
    section: Section | "fragment",
  ): PolicyStatement {
    const attributes = this.#attributes(element, shape);
    const text = this.#text(element, shape);
    const statement: PolicyStatement = {
      name: element.name,
      attributes,
      children: this.#children(element, shape, section),
      place: this.#options.source.placeOf(element.offset),
      ...(text === undefined ? {} : { text }),
    };
    this.#offsets.set(statement, element.offset);
    return statement;
  }

  #attributes(element: XmlElement, shape: ElementShape): Map<string, PolicyValue> {
    const compiled = new Map<string, PolicyValue>();
    for (const [name, value] of element.attributes) {
      const expected = shape.attributes[name];
      if (expected === undefined) {
        const known = Object.keys(shape.attributes).join(", ") || "none";
        this.report(
          "attribute-unknown",
          value.offset,
          `<${element.name}> has no attribute ${name}; it has: ${known}.`,
        );
        continue;
      }
      compiled.set(name, this.#value(value, expected, `${name} of <${element.name}>`));
    }
    for (const [name, expected] of Object.entries(shape.attributes)) {
      if (expected.required && !element.attributes.has(name)) {
        this.report(
          "attribute-missing",
          element.offset,
          `<${element.name}> needs the attribute ${name}.`,
        );
      }
    }
    return compiled;
  }

  #text(element: XmlElement, shape: ElementShape): PolicyValue | undefined {
    const { content } = shape;
    if (content.kind !== "text") {
      if (element.text !== undefined) {
        this.report(
          "text-unexpected",
          element.text.offset,
          `<${element.name}> holds no text; remove it.`,
        );
      }
      return undefined;
    }
    if (element.text === undefined) {
      if (content.value.required) {
        this.report("text-missing", element.offset, `<${element.name}> needs text.`);
      }
      return undefined;
    }
    return this.#value(element.text, content.value, `the text of <${element.name}>`);
  }

  #children(
    element: XmlElement,
    shape: ElementShape,
    section: Section | "fragment",
  ): PolicyStatement[] {
    const { content } = shape;
    if (content.kind === "statements") return this.compile(element.children, section);
    const expected = content.kind === "elements" ? content.elements : [];
    this.#checkOrder(element, expected);
    return element.children.flatMap((child) => {
      const childShape = expected.find(({ name }) => name === child.name);
      return childShape === undefined ? [] : [this.#statement(child, childShape, section)];
    });
  }

  /** API Management wants the children of a policy in the order of its policy statement. */
  #checkOrder(element: XmlElement, expected: readonly ChildShape[]): void {
    let reached = 0;
    const order = expected.map(({ name }) => name).join(", ");
    for (const child of element.children) {
      const position = expected.findIndex(({ name }) => name === child.name);
      if (position < 0) {
        const known = order === "" ? "it holds no elements" : `it holds: ${order}`;
        this.report(
          "child-unknown",
          child.offset,
          `<${child.name}> cannot stand in <${element.name}>; ${known}.`,
        );
      } else if (position < reached) {
        this.report(
          "child-order",
          child.offset,
          `<${child.name}> stands too late in <${element.name}>; the order is: ${order}.`,
        );
      } else {
        reached = position;
      }
    }
    for (const { name, least, most } of expected) {
      const count = element.children.filter((child) => child.name === name).length;
      if (count < least || count > most) {
        const wanted = count < least ? `at least ${least}` : `at most ${most}`;
        this.report(
          "child-count",
          element.offset,
          `<${element.name}> holds ${count} of <${name}>; ${wanted} must be there.`,
        );
      }
    }
  }

  #value(value: XmlValue, expected: ValueShape, what: string): PolicyValue {
    const place = this.#options.source.placeOf(value.offset);
    if (value.mixed) {
      this.report(
        "expression-mixed",
        value.offset,
        `An expression stands inside other text in ${what}. Write the whole value as one expression, for example @("prefix" + ...).`,
      );
    }
    if (value.expression === undefined) {
      this.#checkLiteral(value, expected, what);
      return { kind: "literal", text: value.content.text, place };
    }
    if (!expected.expression) {
      this.report(
        "attribute-expression",
        value.offset,
        `${what} takes no policy expression; write a literal.`,
      );
    }
    const compilation = this.#options.csharp.compile({
      text: value.content.text,
      form: value.expression,
    });
    if (!compilation.ok) {
      for (const { rule, offset, message } of compilation.findings) {
        this.report(rule, offset, message, value.content);
      }
      return { kind: "literal", text: "", place };
    }
    const { type } = compilation.expression;
    if (expected.types !== undefined && type !== "object" && !expected.types.includes(type)) {
      this.report(
        "expression-type",
        value.offset,
        `The expression of ${what} gives ${type}; expected ${expected.types.join(", ")}.`,
      );
    }
    const { content } = value;
    return {
      kind: "expression",
      text: content.text,
      code: compilation.expression,
      place,
      placeOf: (offset) => content.placeOf(offset),
    };
  }

  #checkLiteral(value: XmlValue, expected: ValueShape, what: string): void {
    const literal = value.content.text;
    const refuse = (wanted: string) =>
      this.report(
        "attribute-value",
        value.offset,
        `"${literal}" cannot be ${what}; expected ${wanted}.`,
      );
    if (expected.oneOf !== undefined && !expected.oneOf.includes(literal)) {
      refuse(`one of ${expected.oneOf.join(", ")}`);
    }
    switch (expected.format) {
      case "integer":
        if (!/^\d+$/.test(literal)) refuse("a whole number");
        else if (Number(literal) > (expected.most ?? Infinity)) refuse(`at most ${expected.most}`);
        break;
      case "boolean":
        if (!/^(?:true|false)$/.test(literal)) refuse("true or false");
        break;
      case "identifier":
        if (!/^[\w.-]{1,256}$/.test(literal)) refuse("letters, digits, dot, hyphen or underscore");
        break;
      case undefined:
        break;
    }
  }
}
