import {
  connectionsOf,
  type Part,
  partsOf,
  rolesOf,
  UnknownPartError,
} from "../deployment/parts.ts";
import type { Resources } from "../deployment/synthesized-stack.ts";
import { element, head, picture, text } from "./svg.ts";

interface Place {
  /** The middle of the box. */
  readonly x: number;
  readonly y: number;
  readonly colour: string;
}

/** A part where it stands. */
interface Box extends Place {
  readonly height: number;
}

const here = "reference/drawings/deployment-drawing.ts";
const [boxWidth, lineHeight] = [184, 17];
/** How many letters of a label stand beside each other. */
const labelLength = 23;

/** Where each part stands. */
const places: Readonly<Record<string, Place>> = {
  registration: { x: 334, y: 92, colour: "entra" },
  "server-registration": { x: 558, y: 92, colour: "entra" },
  keys: { x: 890, y: 92, colour: "store" },
  identity: { x: 130, y: 290, colour: "gateway" },
  service: { x: 405, y: 290, colour: "gateway" },
  server: { x: 668, y: 290, colour: "server" },
  "server-identity": { x: 924, y: 290, colour: "server" },
  store: { x: 130, y: 470, colour: "store" },
  insights: { x: 405, y: 470, colour: "logs" },
  environment: { x: 668, y: 470, colour: "server" },
  registry: { x: 924, y: 470, colour: "server" },
  workspace: { x: 405, y: 594, colour: "logs" },
};

type Point = readonly [x: number, y: number];
type Points = readonly Point[];

/** A line: how it runs where it is not straight, and where its words stand. */
interface Line {
  readonly words: string;
  /** Points between both boxes. */
  readonly by?: Points;
  readonly at?: Point;
}

/**
 * What it means that a part names another. A pair that names each other is one line. Empty words are a line that needs none; `false` is
 * one that is told by another line.
 */
const meanings: Readonly<Record<string, Line | false>> = {
  "registration service": false,
  "service registration": { words: "signs people in", at: [350, 186], by: down(350) },
  "registration identity": { words: "trusts it", at: [130, 186], by: [[130, 92]] },
  "service identity": { words: "acts as", at: [263, 290] },
  "service server-registration": { words: "asks tokens for it", at: [478, 138], by: down(478) },
  "service store": { words: "keeps grants", at: [270, 408], by: under(345, 408, 185) },
  "service server": { words: "calls", at: [532, 290] },
  "server service": false,
  "service keys": { words: "seals and signs", at: [745, 174], by: under(425, 174, 862) },
  "server keys": { words: "verifies who calls", at: [815, 200], by: under(722, 200, 912) },
  "server server-registration": { words: "its audience", at: [630, 206], by: down(630) },
  "server identity": { words: "takes calls of it alone", at: [560, 376], by: under(630, 376, 165) },
  "server server-identity": { words: "acts as", at: [792, 290] },
  "server environment": { words: "runs in", at: [668, 408] },
  "server registry": { words: "image", at: [806, 376], by: under(735, 376, 880) },
  "service insights": { words: "tells", at: [425, 408], by: down(425) },
  "insights workspace": { words: "" },
  "environment workspace": { words: "logs", at: [590, 594], by: [[668, 594]] },
  "role identity store": { words: "", at: [98, 376], by: down(98) },
  "role server-identity registry": { words: "", at: [940, 408], by: down(940) },
};

/** Straight down, at one side of both boxes. */
function down(x: number): Points {
  return under(x, 290, x);
}

/** Down or up from one box, across, and on to the other. */
function under(from: number, y: number, to: number): Points {
  return [
    [from, y],
    [to, y],
  ];
}

const zones = [
  { title: "Microsoft Entra ID", x: 222, y: 24, width: 448, height: 128 },
  { title: "Terraform's state", x: 774, y: 24, width: 232, height: 128 },
  { title: "Resource group", x: 24, y: 216, width: 1002, height: 428 },
];

/**
 * What is deployed, as a picture: a box for each part, a line wherever one names another in the stack, a dashed one for each role.
 * @throws UnknownPartError at a part that has no place, and at a connection that nobody has described.
 */
export function deploymentDrawing(resources: Resources): string {
  const parts = partsOf(resources);
  const heights = new Map(parts.map((part) => [part.id, heightOf(part)]));
  const boxOf = (id: string): Box => ({ ...placeOf(id), height: heights.get(id) ?? 0 });
  const lines = connectionsOf(resources).flatMap(({ from, to }) =>
    lineAt(meaningOf(`${from} ${to}`), boxOf(from), boxOf(to), false),
  );
  const roles = rolesOf(resources).flatMap(({ from, to, role }) => {
    const meaning = meaningOf(`role ${from} ${to}`);
    const line = meaning === false ? meaning : { ...meaning, words: role };
    return lineAt(line, boxOf(from), boxOf(to), true);
  });
  return picture(
    { width: 1050, height: 664 },
    {
      title: "What is deployed, and how it is connected",
      description: parts.map(({ title, lines: of }) => [title, ...of].join(": ")).join("; "),
    },
    [...zones.map(zone), ...lines, ...roles, ...parts.map((part) => box(part, placeOf(part.id)))],
  );
}

function placeOf(part: string): Place {
  const place = places[part];
  if (place === undefined) throw new UnknownPartError(part, `places in ${here}`);
  return place;
}

function meaningOf(connection: string): Line | false {
  const meaning = meanings[connection];
  if (meaning === undefined) {
    throw new UnknownPartError(`The connection "${connection}"`, `meanings in ${here}`);
  }
  return meaning;
}

function zone({ title, x, y, width, height }: (typeof zones)[number]): string {
  return [
    element("rect", {
      ...{ x, y, width, height, rx: 12, fill: "none" },
      ...{ stroke: "var(--line)" },
    }),
    text(x + 14, y + 21, title, { class: "small strong soft" }),
  ].join("");
}

function heightOf({ lines }: Part): number {
  return 36 + lines.length * lineHeight;
}

function box(part: Part, { x, y, colour }: Place): string {
  const height = heightOf(part);
  const top = y - height / 2;
  return [
    element("rect", {
      ...{ x: x - boxWidth / 2, y: top, width: boxWidth, height, rx: 10 },
      ...{ fill: "var(--panel)", stroke: `var(--${colour})`, "stroke-width": 1.5 },
    }),
    text(x, top + 23, part.title, {
      class: "strong",
      "text-anchor": "middle",
      style: `fill: var(--${colour})`,
    }),
    ...part.lines.map((line, at) =>
      text(x, top + 23 + (at + 1) * lineHeight, line, {
        class: "small soft",
        "text-anchor": "middle",
      }),
    ),
  ].join("");
}

function lineAt(line: Line | false, from: Box, to: Box, isRole: boolean): string[] {
  if (line === false) return [];
  const { words, at = [0, 0] } = line;
  const points = pointsOf(from, to, line.by);
  const colour = `var(--${from.colour})`;
  return [
    element("path", {
      d: points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${x} ${y}`).join(" "),
      ...{ fill: "none", stroke: colour },
      ...{ "stroke-width": 1.5, "stroke-linejoin": "round", opacity: 0.8 },
      "stroke-dasharray": isRole ? "5 4" : undefined,
    }),
    head(points.at(-2) ?? points[0], points.at(-1) ?? points[0], colour),
    ...labelOf(words).map((part, row, rows) =>
      text(at[0], at[1] + 4 + (row - (rows.length - 1) / 2) * 14, part, {
        class: "small halo",
        "text-anchor": "middle",
      }),
    ),
  ];
}

/** A label in as many lines as it takes. */
function labelOf(words: string): string[] {
  const rows: string[] = [];
  for (const word of words.split(" ")) {
    const longer = `${rows.at(-1) ?? ""} ${word}`.trim();
    if (rows.length > 0 && longer.length <= labelLength) rows[rows.length - 1] = longer;
    else if (word !== "") rows.push(word);
  }
  return rows;
}

/**
 * It leaves and enters boxes upright where it has points between, and ends at the edge of the second, where its head is; what is below
 * the first is hidden by it.
 */
function pointsOf(from: Box, to: Box, by: Points = []): readonly [Point, ...Points] {
  const [start = from.x, end = to.x] = [by[0]?.[0], by.at(-1)?.[0]];
  // One corner beside a box is reached from the side.
  const isCorner = by.length === 1;
  const first = [isCorner ? from.x : start, from.y] as const;
  const [x, y] = by.at(-1) ?? first;
  const tip =
    y === to.y
      ? ([to.x - (Math.sign(to.x - x) * boxWidth) / 2, to.y] as const)
      : ([isCorner ? to.x : end, to.y - (Math.sign(to.y - y) * to.height) / 2] as const);
  return [first, ...by, tip];
}
