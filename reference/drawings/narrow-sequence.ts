import { arrow, exchange, lifeline, onGround, requestOf, together, wordsFor } from "./arrows.ts";
import { type DrawnStep, type Participant, participants } from "./recorded-flow.ts";
import { picture } from "./svg.ts";

/** About as wide as a telephone shows it, so that letters keep their size. */
const width = 400;
const [margin, head, stepHeight, callsHeight] = [16, 74, 62, 22];

/** Who has a column; the person's two programs share one, since neither asks the other. */
const columns = [
  { title: "Client, browser", x: 76, colour: "soft", of: ["client", "browser"] },
  { title: participants.gateway, x: 203, colour: "gateway", of: ["gateway"] },
  { title: participants.entra, x: 330, colour: "entra", of: ["entra"] },
] as const;

/** The sign-in for a narrow page: three columns, and in words whom the gateway asks meanwhile. */
export function narrowSequence(steps: readonly DrawnStep[]): string {
  const arrows: string[] = [];
  let y = head + 4;
  for (const step of steps) {
    arrows.push(...stepAt(y, step));
    y += stepHeight;
    const asked = askedIn(step);
    if (asked !== "") {
      arrows.push(...onGround(margin, y + 2, asked, "small soft", 11.5));
      y += callsHeight;
    }
  }
  const height = y + 12;
  const lines = columns.flatMap(({ title, x, colour }) =>
    lifeline({ x, title, colour: `var(--${colour})` }, { top: head - 14, bottom: height - 14 }),
  );
  return picture({ width, height }, wordsFor(steps), [...lines, ...arrows]);
}

function stepAt(y: number, step: DrawnStep): string[] {
  const { purpose, from, to, status } = step;
  return [
    ...onGround(margin, y + 18, purpose, "strong", 13),
    ...exchange(margin, y + 35, `${participants[from]}: ${requestOf(step)}`, status),
    ...arrow(centre(from), centre(to), y + 44, `var(--${from})`, 2),
  ];
}

/** Whom the gateway asks while it answers, each once. */
function askedIn({ calls }: DrawnStep): string {
  const names = new Set(together(calls).map(({ to }) => participants[to]));
  return names.size === 0 ? "" : `The gateway asks: ${[...names].join(", ")}`;
}

function centre(one: Participant): number {
  const column = columns.find(({ of }) => (of as readonly Participant[]).includes(one));
  if (column === undefined)
    throw new Error(`${participants[one]} has no column in the narrow picture.`);
  return column.x;
}
