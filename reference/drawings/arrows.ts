import type { DrawnStep, RecordedCall } from "./recorded-flow.ts";
import { element, head, text, widthOf } from "./svg.ts";

const nameWidth = 120;

/** Calls to one participant after another, as one. */
export interface MergedCalls {
  readonly to: RecordedCall["to"];
  readonly words: string;
  /** Of the answer, where there is one alone. */
  readonly status: number | undefined;
}

/** What a step asks for. */
export function requestOf({ method, path }: DrawnStep): string {
  return `${method} ${shortened(path)}`.trim();
}

/** Calls to one participant after another are one arrow, which is named after the first and has no status when there are more. */
export function together(calls: readonly RecordedCall[]): MergedCalls[] {
  const groups: RecordedCall[][] = [];
  for (const call of calls) {
    const last = groups.at(-1);
    if (last?.[0]?.to === call.to) last.push(call);
    else groups.push([call]);
  }
  return groups.flatMap(([first, ...more]): MergedCalls[] => {
    if (first === undefined) return [];
    const { to, method, path, about, status } = first;
    const what = `${method} ${shortened(path)}${about === "" ? "" : ` (${about})`}`;
    return more.length === 0
      ? [{ to, words: what, status }]
      : [{ to, words: `${what} and ${more.length} more`, status: undefined }];
  });
}

function shortened(path: string): string {
  return path.replace("/{tenant}", "");
}

/** What was asked, and the status of the answer behind it. */
export function exchange(x: number, y: number, request: string, status?: number): string[] {
  const asked = onGround(x, y, request, "mono soft", 12.2);
  if (status === undefined) return asked;
  const colour = status >= 400 ? "bad" : status >= 300 ? "moved" : "good";
  const answer = x + widthOf(request, 12.2) + 10;
  return [
    ...asked,
    ...onGround(answer, y, String(status), "mono strong", 12.2, `fill: var(--${colour})`),
  ];
}

/** An arrow from one line of life to another. */
export function arrow(
  from: number,
  to: number,
  y: number,
  stroke: string,
  thickness: number,
): string[] {
  const [start, tip] = [from + 4, to - 4];
  return [
    element("line", {
      ...{ x1: start, y1: y, x2: tip - 7, y2: y, stroke, "stroke-width": thickness },
    }),
    head([start, y], [tip, y], stroke),
  ];
}

/** The line of life of a participant, below its name. */
export function lifeline(
  { x, title, colour }: { readonly x: number; readonly title: string; readonly colour: string },
  { top, bottom }: { readonly top: number; readonly bottom: number },
): string[] {
  return [
    element("line", {
      ...{ x1: x, y1: top, x2: x, y2: bottom, stroke: colour },
      ...{ "stroke-width": 1.5, "stroke-dasharray": "4 5", opacity: 0.45 },
    }),
    element("rect", {
      ...{ x: x - nameWidth / 2, y: top - 38, width: nameWidth, height: 36, rx: 10 },
      ...{ fill: "var(--panel)", stroke: colour, "stroke-width": 1.5 },
    }),
    text(x, top - 15, title, {
      class: "strong",
      "text-anchor": "middle",
      style: `fill: ${colour}`,
    }),
  ];
}

/** Text that no line goes through. */
export function onGround(
  x: number,
  y: number,
  words: string,
  name: string,
  size: number,
  style?: string,
): string[] {
  return [
    element("rect", {
      ...{ x: x - 3, y: y - 11, width: widthOf(words, size) + 6, height: 15 },
      fill: "var(--ground)",
    }),
    text(x, y, words, { class: name, style }),
  ];
}

/** The title and the words of a picture of these steps. */
export function wordsFor(steps: readonly DrawnStep[]) {
  return {
    title: "A sign-in, from a client that knows nothing but a URL to the call of a tool",
    description: steps.map(({ purpose }) => purpose).join("; "),
  };
}
