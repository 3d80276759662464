import { catalogue } from "./catalogue/index.ts";
import type { ElementShape } from "./catalogue/shape.ts";
import {
  type PolicyFragment,
  type PolicyStatement,
  type Section,
  valuesOf,
  walk,
} from "./model.ts";
import type { StatementCompiler } from "./statements.ts";

type Sections = Readonly<Partial<Record<Section, readonly PolicyStatement[]>>>;

/** What a fragment brings must be allowed in the section that includes it. */
export function checkIncludedSections(
  statements: readonly PolicyStatement[],
  section: Section,
  fragments: ReadonlyMap<string, PolicyFragment>,
  compiler: StatementCompiler,
): void {
  for (const statement of walk(statements)) {
    if (statement.name !== "include-fragment") continue;
    const id = statement.attributes.get("fragment-id");
    const fragment = id?.kind === "literal" ? fragments.get(id.text) : undefined;
    for (const brought of policiesIn(fragment?.statements ?? [])) {
      const shape = catalogue.get(brought.name);
      if (shape !== undefined && !shape.sections.includes(section)) {
        compiler.report(
          "policy-section",
          compiler.offsetOf(statement),
          `The fragment "${fragment?.name}" brings <${brought.name}>, which cannot stand in <${section}>; it belongs in ${shape.sections.join(", ")}.`,
          { tolerance: shape.toleratedSections[section] },
        );
      }
    }
  }
}

/** cors counts once, and only as the first policy: later ones are ignored by the gateway. */
export function checkCors(sections: Sections, compiler: StatementCompiler): void {
  const all = [...walk(sections.inbound ?? [])].filter(({ name }) => name === "cors");
  const first = (sections.inbound ?? []).find(({ name }) => name !== "base");
  for (const [index, cors] of all.entries()) {
    if (index > 0) {
      compiler.report(
        "cors-once",
        compiler.offsetOf(cors),
        "<cors> stands twice; only the first applies. Merge them.",
      );
    } else if (cors !== first) {
      compiler.report(
        "cors-first",
        compiler.offsetOf(cors),
        "<cors> must be the first policy of <inbound>; move it up.",
        { tolerance: "cors-first" },
      );
    }
  }
}

/** Where its page says so, a section of a document has a policy once. */
export function checkOnce(sections: Sections, compiler: StatementCompiler): void {
  for (const [section, statements] of Object.entries(sections)) {
    const seen = new Set<string>();
    for (const statement of policiesIn(statements)) {
      const { name } = statement;
      if (catalogue.get(name)?.oncePerSection !== true) continue;
      if (seen.has(name)) {
        compiler.report(
          "policy-once",
          compiler.offsetOf(statement),
          `<${name}> stands in <${section}> twice; a section may have one. Merge them.`,
        );
      }
      seen.add(name);
    }
  }
}

/**
 * A document that streams its answer (`buffer-response="false"`) must not touch the response
 * body: the gateway would collect it first, and MCP clients that wait for an event would hang. One
 * that buffers other answers may touch those, under a condition.
 */
export function checkStreaming(sections: Sections, compiler: StatementCompiler): void {
  const buffering = [...walk(sections.backend ?? [])].flatMap((statement) => {
    const { name, attributes } = statement;
    const buffered = attributes.get("buffer-response");
    return name === "forward-request" ? [buffered?.kind !== "literal" || buffered.text] : [];
  });
  if (!buffering.includes("false")) return;
  const statements = [...(sections.backend ?? []), ...(sections.outbound ?? [])];
  const chooses = buffering.some((buffered) => buffered !== "false");
  const conditional = chooses ? statements.filter(({ name }) => name === "choose") : [];
  const exempt = new Set([...walk(conditional)]);
  for (const statement of walk(statements)) {
    if (exempt.has(statement)) continue;
    const reads = [...valuesOf(statement)].some(
      (value) => value.kind === "expression" && value.code.readsResponseBody,
    );
    const readsBody = catalogue.get(statement.name)?.readsBody === true;
    if (reads || (readsBody && sections.outbound?.includes(statement))) {
      compiler.report(
        "streaming-body",
        compiler.offsetOf(statement),
        `<${statement.name}> touches the response body of a streamed answer, which makes the gateway buffer it. Work on headers and status only.`,
      );
    }
  }
}

/** The policies among statements, those inside others too, but not the elements policies consist of. */
function* policiesIn(statements: readonly PolicyStatement[]): Generator<PolicyStatement> {
  for (const statement of statements) {
    yield statement;
    const shape = catalogue.get(statement.name);
    if (shape !== undefined) yield* policiesWithin(statement, shape);
  }
}

function* policiesWithin(
  element: PolicyStatement,
  shape: ElementShape,
): Generator<PolicyStatement> {
  if (shape.content.kind === "statements") yield* policiesIn(element.children);
  if (shape.content.kind !== "elements") return;
  for (const child of element.children) {
    const childShape = shape.content.elements.find(({ name }) => name === child.name);
    if (childShape !== undefined) yield* policiesWithin(child, childShape);
  }
}
