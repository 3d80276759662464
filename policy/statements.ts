import type { RefusedPolicy } from "./catalogue/refused.ts";
import type { ElementShape, PolicyShape } from "./catalogue/shape.ts";
import { checkChildren, checkPolicies } from "./children.ts";
import { fragmentIdOf } from "./fragment-ids.ts";
import type { PolicyStatement, PolicyValue, Section } from "./model.ts";
import { compileValue, type ValueCompilerOptions } from "./policy-value.ts";
import type { Report } from "./report.ts";
import { checkSchema } from "./schema-references.ts";
import { closest } from "./spelling.ts";
import type { XmlElement } from "./xml/element.ts";

interface StatementCompilerOptions extends ValueCompilerOptions {
  readonly shapes: ReadonlyMap<string, PolicyShape>;
  readonly refusals: ReadonlyMap<string, RefusedPolicy>;
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
      if (shape === undefined) return this.#withoutShape(element, section);
      this.#checkPlacement(element, shape, section);
      const statement = {
        ...this.#statement(element, shape, section),
        ...this.#id(element, shape),
      };
      this.#offsets.set(statement, element.offset);
      return [statement];
    });
  }

  /** Where a compiled statement began, for findings about it. */
  offsetOf(statement: PolicyStatement): number {
    return this.#offsets.get(statement) ?? 0;
  }

  /** Any policy can have an id ("Error handling in API Management policies", section LastError). */
  #id(element: XmlElement, shape: PolicyShape): { readonly id?: string } {
    const id = element.attributes.get("id");
    if (id === undefined || shape.attributes["id"] !== undefined) return {};
    if (id.expression !== undefined) {
      this.report(
        "attribute-expression",
        id.offset,
        `id of <${element.name}> takes no policy expression; write a literal.`,
      );
    }
    return { id: id.content.text };
  }

  /** What is not executed is refused, unless judged leniently: then it is there, for whoever does not come to it. */
  #withoutShape(element: XmlElement, section: Section | "fragment"): PolicyStatement[] {
    const { name, offset } = element;
    const { refusals, shapes, source } = this.#options;
    const refusal = refusals.get(name);
    if (refusal === undefined) {
      const near = closest(name, [...shapes.keys(), ...refusals.keys()]);
      this.report(
        "policy-unknown",
        offset,
        `<${name}> is no policy this compiler knows${near === undefined ? "." : `; did you mean <${near}>?`} Correct the name, or leave the policy out: what cannot be checked and run here is refused.`,
      );
      return [];
    }
    const { why: notRun, sections } = refusal;
    const isHere = section === "fragment" || sections.includes(section);
    const tolerance = isHere ? "not-run" : undefined;
    this.report("policy-refused", offset, `<${name}> is refused: ${notRun}`, { tolerance });
    const [place, end] = [source.placeOf(offset), source.placeOf(element.end)];
    const statement = { name, attributes: new Map(), children: [], place, end, notRun };
    this.#offsets.set(statement, offset);
    return [statement];
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
        { tolerance: shape.toleratedSections[section] },
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
      fragmentIdOf(fragments, fragment) === undefined
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
    const attributes = this.#attributes(element, shape, "sections" in shape);
    checkSchema(element, this.#options.environment, this.report);
    const text = this.#text(element, shape);
    const children = this.#children(element, shape, section);
    // Whoever runs it would come to its parts; the policies in a part that has some are run by themselves.
    const parts = shape.content.kind === "elements" ? children : [];
    const notRun = refusedAttribute(element, shape) ?? parts.find((part) => part.notRun)?.notRun;
    const statement: PolicyStatement = {
      ...(notRun === undefined ? {} : { notRun }),
      name: element.name,
      attributes,
      children,
      place: this.#options.source.placeOf(element.offset),
      end: this.#options.source.placeOf(element.end),
      ...(text === undefined ? {} : { text }),
    };
    this.#offsets.set(statement, element.offset);
    const problem = shape.problem?.(statement);
    if (problem !== undefined) this.report("policy-content", element.offset, problem);
    const unable = shape.unable?.(statement);
    if (unable === undefined) return statement;
    const message = `<${element.name}> is refused: ${unable}`;
    this.report("policy-refused", element.offset, message, { tolerance: "not-run" });
    const unableStatement = { ...statement, notRun: unable };
    this.#offsets.set(unableStatement, element.offset);
    return unableStatement;
  }

  #attributes(
    element: XmlElement,
    shape: ElementShape,
    isPolicy: boolean,
  ): Map<string, PolicyValue> {
    const compiled = new Map<string, PolicyValue>();
    for (const [name, value] of element.attributes) {
      const expected = shape.attributes[name];
      if (expected === undefined && name === "id" && isPolicy) continue;
      if (expected === undefined) {
        const known = Object.keys(shape.attributes).join(", ") || "none";
        this.report(
          "attribute-unknown",
          value.offset,
          `<${element.name}> has no attribute ${name}; it has: ${known}.`,
        );
        continue;
      }
      if (expected.refused !== undefined) {
        this.report(
          "attribute-refused",
          value.offset,
          `${name} of <${element.name}> is refused: ${expected.refused}`,
          { tolerance: "not-run" },
        );
      }
      const where = `${name} of <${element.name}>`;
      const what = compileValue(value, expected, where, this.#options);
      compiled.set(name, name === "fragment-id" ? this.#asDefined(what) : what);
    }
    for (const [name, expected] of Object.entries(shape.attributes)) {
      if (expected.required && !element.attributes.has(name)) {
        this.report(
          "attribute-missing",
          element.offset,
          `<${element.name}> needs the attribute ${name}.`,
          { tolerance: expected.mayLack },
        );
      }
    }
    return compiled;
  }

  /** The name of a fragment as the fragment itself has it, so that whoever follows it compares exactly. */
  #asDefined(value: PolicyValue): PolicyValue {
    if (value.kind !== "literal") return value;
    const { fragments } = this.#options.environment;
    return { ...value, text: fragmentIdOf(fragments, value.text) ?? value.text };
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
    return compileValue(
      element.text,
      content.value,
      `the text of <${element.name}>`,
      this.#options,
    );
  }

  #children(
    element: XmlElement,
    shape: ElementShape,
    section: Section | "fragment",
  ): PolicyStatement[] {
    const { content } = shape;
    if (content.kind === "statements") {
      checkPolicies(element, content, this.report);
      return this.compile(element.children, section);
    }
    const expected = content.kind === "elements" ? content.elements : [];
    checkChildren(element, expected, this.#options);
    return element.children.flatMap((child) => {
      const childShape = expected.find(({ name }) => name === child.name);
      return childShape === undefined ? [] : [this.#statement(child, childShape, section)];
    });
  }
}

/** Why an element is not run for one of its attributes; undefined when it is. */
function refusedAttribute(element: XmlElement, shape: ElementShape): string | undefined {
  for (const name of element.attributes.keys()) {
    const why = shape.attributes[name]?.refused;
    if (why !== undefined) return `${name} is refused: ${why}`;
  }
  return undefined;
}
