import type { RefusedPolicy } from "./catalogue/refused.ts";
import type { ChildShape, StatementsShape } from "./catalogue/shape.ts";
import type { Report } from "./report.ts";
import type { XmlElement } from "./xml/element.ts";

/** Checks which policies stand in a policy that holds others. */
export function checkPolicies(
  element: XmlElement,
  { only, except = [] }: StatementsShape,
  report: Report,
): void {
  for (const { name, offset } of element.children) {
    if (only?.includes(name) !== false && !except.includes(name)) continue;
    const others = only === undefined ? "" : ` It holds only: ${only.join(", ")}.`;
    report(
      "child-unknown",
      offset,
      `<${name}> cannot stand in <${element.name}>.${others} Put it beside.`,
    );
  }
}

interface Surroundings {
  readonly refusals: ReadonlyMap<string, RefusedPolicy>;
  readonly report: Report;
}

/** Checks which elements stand in another, how often, and in which order: that of the policy statement. */
export function checkChildren(
  element: XmlElement,
  expected: readonly ChildShape[],
  { refusals, report }: Surroundings,
): void {
  let reached = 0;
  const order = expected.map(({ name }) => name).join(", ");
  for (const { name, offset } of element.children) {
    const position = expected.findIndex((child) => child.name === name);
    const refusal = refusals.get(name);
    if (position < 0 && refusal !== undefined) {
      report("policy-refused", offset, `<${name}> is refused: ${refusal.why}`);
    } else if (position < 0) {
      const known = order === "" ? "it holds no elements" : `it holds: ${order}`;
      report("child-unknown", offset, `<${name}> cannot stand in <${element.name}>; ${known}.`);
    } else if (position < reached) {
      report(
        "child-order",
        offset,
        `<${name}> stands too late in <${element.name}>; the order is: ${order}.`,
      );
    } else {
      reached = position;
    }
  }
  for (const { name, least, most } of expected) {
    const count = element.children.filter((child) => child.name === name).length;
    if (count < least || count > most) {
      const wanted = count < least ? `at least ${least}` : `at most ${most}`;
      report(
        "child-count",
        element.offset,
        `<${element.name}> holds ${count} of <${name}>; ${wanted} must be there.`,
      );
    }
  }
}
