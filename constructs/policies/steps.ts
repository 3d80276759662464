import {
  type Place,
  type PolicyCompiler,
  type PolicyFinding,
  type PolicyFragment,
  type Tier,
  variablesRead,
  variablesSet,
  variablesUnnamed,
} from "../../policy/index.ts";
import type { PlacedStep } from "../servers/policy-step.ts";

/** The variables of the gateway that steps may read: who calls, a copy of which they get. */
const readable: ReadonlySet<string> = new Set(["caller", "token"]);

interface StepSet {
  readonly tier: Tier;
  /** The display names of the gateway's own named values. */
  readonly namedValues: readonly string[];
  /** Begins the names of the named values of a gateway in another stack, which are not all known here. */
  readonly namedValuesElsewhere?: string | undefined;
  readonly steps: readonly PlacedStep[];
}

type CompiledSteps =
  | { readonly ok: true; readonly policies: readonly PolicyFragment[] }
  | { readonly ok: false; readonly findings: readonly PolicyFinding[] };

/** Compiles each step by itself, with the named values that it lists and no others. */
export function compileSteps(
  { tier, namedValues, namedValuesElsewhere, steps }: StepSet,
  compiler: PolicyCompiler,
): CompiledSteps {
  const own = new Set(namedValues.map((name) => name.toLowerCase()));
  const isOwn = (name: string) =>
    own.has(name) ||
    (namedValuesElsewhere !== undefined && name.startsWith(namedValuesElsewhere.toLowerCase()));
  const taken = steps.flatMap((step) => namedValuesTaken(step, isOwn));
  if (taken.length > 0) return { ok: false, findings: taken };
  const compiled = steps.map(({ place, xml, namedValues: listed }) =>
    compiler.compileFragment(
      { name: place, text: `<fragment>\n${xml}\n</fragment>` },
      { tier, namedValue: (name) => (listed.includes(name) ? "named-value" : undefined) },
    ),
  );
  const findings = compiled.flatMap((step) => (step.ok ? [] : step.findings.map(inStep)));
  if (findings.length > 0) return { ok: false, findings };
  return { ok: true, policies: compiled.flatMap((step) => (step.ok ? [step.policy] : [])) };
}

/** The text of a policy without the steps that were pasted into it. */
export function withoutSteps(text: string, steps: readonly PlacedStep[]): string {
  return steps.reduce((rest, { xml }) => rest.split(xml).join(""), text);
}

/** A line of a step's own text. */
export interface StepLine {
  readonly step: PlacedStep;
  readonly line: number;
}

/** The step that a line of a policy was pasted from; undefined where the line is the policy's own. */
export function stepAt(
  text: string,
  line: number,
  steps: readonly PlacedStep[],
): StepLine | undefined {
  for (const step of steps) {
    const pieces = text.split(step.xml);
    const height = step.xml.split("\n").length;
    let first = 1;
    for (const piece of pieces.slice(0, -1)) {
      first += piece.split("\n").length - 1;
      if (line >= first && line < first + height) return { step, line: line - first + 1 };
      first += height - 1;
    }
  }
  return undefined;
}

/** Refuses to let steps change, or spell out, what the gateway's policies tell each other by variables. */
export function variablesTaken(
  steps: readonly PolicyFragment[],
  own: ReadonlySet<string>,
): PolicyFinding[] {
  return steps.flatMap((step) => {
    const finding = (place: Place, message: string): PolicyFinding =>
      inStep({
        severity: "error",
        rule: "variable-taken",
        document: step.name,
        place,
        message,
        excerpt: step.text.split("\n")[place.line - 1]?.trim() ?? "",
      });
    const set = [...variablesSet(step.statements)].filter(({ name }) => own.has(name));
    const read = [...variablesRead(step.statements)].filter(
      ({ name }) => own.has(name) && !readable.has(name),
    );
    return [
      ...set.map(({ name, place }) =>
        finding(
          place,
          `The variable "${name}" is one that the gateway's own policies use. Give yours another name.`,
        ),
      ),
      ...read.map(({ name, place }) =>
        finding(
          place,
          `The variable "${name}" is one by which the gateway's own policies judge the call. Read "caller" or "token", which say who calls.`,
        ),
      ),
      ...[...variablesUnnamed(step.statements)].map((place) =>
        finding(
          place,
          'This reaches variables without their names, and so those of the gateway. Write context.Variables["name"] or GetValueOrDefault with the name as it is.',
        ),
      ),
    ];
  });
}

/**
 * Refuses the gateway's own named values, keys and secrets among them, whether the step lists them or not. Blanks and
 * the case of letters do not count, since what API Management makes of them is not documented.
 */
function namedValuesTaken(
  { place, xml }: PlacedStep,
  isOwn: (lowerCaseName: string) => boolean,
): PolicyFinding[] {
  return [...xml.matchAll(/\{\{\s*([\w.-]+)\s*\}\}/g)].flatMap(({ index, 1: name = "" }) => {
    if (!isOwn(name.toLowerCase())) return [];
    const before = xml.slice(0, index).split("\n");
    const line = before.length;
    return {
      severity: "error",
      rule: "named-value-taken",
      document: place,
      place: { line, column: (before.at(-1)?.length ?? 0) + 1 },
      message: `The named value "${name}" is the gateway's own. Make one of yours for what the step needs.`,
      excerpt: xml.split("\n")[line - 1]?.trim() ?? "",
    };
  });
}

/** A finding of a step that was compiled by itself, with its place in the step's own text. */
function inStep(finding: PolicyFinding): PolicyFinding {
  return { ...finding, place: { ...finding.place, line: Math.max(1, finding.place.line - 1) } };
}
