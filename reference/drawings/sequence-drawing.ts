import {
  arrow,
  exchange,
  lifeline,
  type MergedCalls,
  onGround,
  requestOf,
  together,
  wordsFor,
} from "./arrows.ts";
import { chapterOf, type DrawnStep, type Participant, participants } from "./recorded-flow.ts";
import { element, picture, text } from "./svg.ts";

const columns = Object.keys(participants) as Participant[];
const [gutter, columnWidth, head] = [24, 158, 74];
const width = gutter * 2 + columnWidth * columns.length;
const [chapterHeight, stepHeight, callHeight] = [40, 46, 24];

/**
 * The recorded sign-in as a picture: an arrow for each request, and a thin one for whom the gateway asks meanwhile.
 * @param hasChapters whether the steps stand below headings
 */
export function sequenceDrawing(steps: readonly DrawnStep[], hasChapters = true): string {
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
  for (const one of columns) {
    const column = { x: centre(one), title: participants[one], colour: `var(--${one})` };
    content.push(...lifeline(column, { top: head - 14, bottom: height - 16 }));
  }
  return picture({ width, height }, wordsFor(steps), [...content, ...arrows]);
}

function centre(one: Participant): number {
  return gutter + columnWidth * (columns.indexOf(one) + 0.5);
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

function stepAt(y: number, step: DrawnStep): string[] {
  const { purpose, from, to, status } = step;
  const [start, end] = [centre(from), centre(to)];
  return [
    ...onGround(start + 10, y + 15, purpose, "strong", 13),
    ...exchange(start + 10, y + 31, requestOf(step), status),
    ...arrow(start, end, y + 38, `var(--${from})`, 2),
  ];
}

function callAt(y: number, { to, words, status }: MergedCalls): string[] {
  const [start, end] = [centre("gateway"), centre(to)];
  return [
    ...exchange(start + 10, y + 12, words, status),
    ...arrow(start, end, y + 18, `var(--${to})`, 1.2),
  ];
}
