import {
  chapterOf,
  type Participant,
  participants,
  type RecordedCall,
  type RecordedStep,
} from "./recorded-flow.ts";
import { element, picture, text, widthOf } from "./svg.ts";

const columns = Object.keys(participants) as Participant[];
const [gutter, columnWidth, head] = [24, 158, 74];
const width = gutter * 2 + columnWidth * columns.length;
const [chapterHeight, stepHeight, callHeight] = [40, 46, 24];

/**
 * The recorded sign-in as a picture: an arrow for each request, and a thin one for whom the gateway asks meanwhile.
 * @param hasChapters whether the steps stand below headings
 */
export function sequenceDrawing(steps: readonly RecordedStep[], hasChapters = true): string {
  const content: string[] = [];
  const arrows: string[] = [];
  let [y, chapter] = [head + 4, ""];
  for (const step of steps) {
    if (hasChapters && chapterOf(step) !== chapter) {
      chapter = chapterOf(step);
      arrows.push(...chapterAt(y, chapter));
      y += chapterHeight;
    }
    arrows.push(...stepAt(y, step));
    y += stepHeight;
    for (const call of together(step.calls)) {
      arrows.push(...callAt(y - 2, call));
      y += callHeight;
    }
    if (step.calls.length > 0) y += 6;
  }
  const height = y + 16;
  for (const one of columns) content.push(...lifeline(one, height));
  return picture({ width, height }, wordsFor(steps), [...content, ...arrows]);
}

function wordsFor(steps: readonly RecordedStep[]) {
  return {
    title: "A sign-in, from a client that knows nothing but a URL to the call of a tool",
    description: steps.map(({ purpose }) => purpose).join("; "),
  };
}

function centre(one: Participant): number {
  return gutter + columnWidth * (columns.indexOf(one) + 0.5);
}

function lifeline(one: Participant, height: number): string[] {
  const x = centre(one);
  const colour = `var(--${one})`;
  return [
    element("line", {
      ...{ x1: x, y1: head - 14, x2: x, y2: height - 16, stroke: colour },
      ...{ "stroke-width": 1.5, "stroke-dasharray": "4 5", opacity: 0.45 },
    }),
    element("rect", {
      ...{ x: x - 62, y: 22, width: 124, height: 36, rx: 10 },
      ...{ fill: "var(--panel)", stroke: colour, "stroke-width": 1.5 },
    }),
    text(x, 45, participants[one], {
      class: "strong",
      "text-anchor": "middle",
      style: `fill: ${colour}`,
    }),
  ];
}

function chapterAt(y: number, chapter: string): string[] {
  return [
    element("rect", {
      ...{
        x: gutter,
        y: y + 6,
        width: width - gutter * 2,
        height: 24,
        rx: 6,
        fill: "var(--panel)",
      },
    }),
    text(gutter + 12, y + 22, chapter, { class: "small strong soft" }),
  ];
}

function stepAt(y: number, { purpose, from, to, method, path, status }: RecordedStep): string[] {
  const [start, end] = [centre(from), centre(to)];
  return [
    ...onGround(start + 10, y + 15, purpose, "strong", 13),
    ...exchange(start + 10, y + 31, `${method} ${path.replace("/{tenant}", "")}`.trim(), status),
    ...arrow(start, end, y + 38, `var(--${from})`, 2),
  ];
}

function callAt(y: number, { to, method, path, status, about, times }: MergedCall): string[] {
  const [start, end] = [centre("gateway"), centre(to)];
  const what = about === "" ? path.replace("/{tenant}", "") : about;
  const words = times > 1 ? `${method} ${what} and ${times - 1} more` : `${method} ${what}`;
  return [
    ...exchange(start + 10, y + 12, words, status),
    ...arrow(start, end, y + 18, `var(--${to})`, 1.2),
  ];
}

/** What was asked, and the status of the answer behind it. */
function exchange(x: number, y: number, request: string, status: number): string[] {
  const colour = status >= 400 ? "bad" : status >= 300 ? "moved" : "good";
  const answer = x + widthOf(request, 12.2) + 10;
  return [
    ...onGround(x, y, request, "mono soft", 12.2),
    // Of several requests together there is no one answer.
    ...(status === 0
      ? []
      : onGround(answer, y, String(status), "mono strong", 12.2, `fill: var(--${colour})`)),
  ];
}

interface MergedCall extends RecordedCall {
  readonly times: number;
}

/** Calls to one participant after another are one arrow. */
function together(calls: readonly RecordedCall[]): MergedCall[] {
  const merged: MergedCall[] = [];
  for (const call of calls) {
    const last = merged.at(-1);
    if (last?.to === call.to)
      merged[merged.length - 1] = { ...last, status: call.status, times: last.times + 1 };
    else merged.push({ ...call, times: 1 });
  }
  return merged;
}

function arrow(from: number, to: number, y: number, colour: string, thickness: number): string[] {
  const [start, tip] = [from + 4, to - 4];
  return [
    element("line", {
      ...{ x1: start, y1: y, x2: tip - 7, y2: y, stroke: colour, "stroke-width": thickness },
    }),
    element("path", { d: `M${tip} ${y} l-10 -4.5 v9 z`, fill: colour }),
  ];
}

/** Text that no line goes through. */
function onGround(
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
