import {
  connectionsOf,
  type Part,
  partsOf,
  rolesOf,
  UnknownPartError,
} from "../deployment/parts.ts";
import type { Resources } from "../deployment/synthesized-stack.ts";
import { element, picture, text } from "./svg.ts";

interface Place {
  /** The middle of the box. */
  readonly x: number;
  readonly y: number;
  readonly colour: string;
}

const [boxWidth, lineHeight] = [184, 17];

/** Where each part stands. */
const places: Readonly<Record<string, Place>> = {
  registration: { x: 334, y: 92, colour: "entra" },
  "server-registration": { x: 558, y: 92, colour: "entra" },
  keys: { x: 890, y: 92, colour: "store" },
  identity: { x: 130, y: 290, colour: "gateway" },
  service: { x: 405, y: 290, colour: "gateway" },
  server: { x: 680, y: 290, colour: "server" },
  "server-identity": { x: 920, y: 290, colour: "server" },
  store: { x: 130, y: 470, colour: "store" },
  insights: { x: 405, y: 470, colour: "logs" },
  environment: { x: 680, y: 470, colour: "server" },
  registry: { x: 920, y: 470, colour: "server" },
  workspace: { x: 405, y: 594, colour: "logs" },
};

type Points = readonly (readonly [x: number, y: number])[];

/** A line: how it runs where it is not straight, and where its words stand. */
interface Line {
  readonly words: string;
  /** Points between both boxes. */
  readonly by?: Points;
  readonly at?: readonly [x: number, y: number];
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
  "service server": { words: "calls", at: [545, 290] },
  "server service": false,
  "service keys": { words: "seals and signs", at: [745, 174], by: under(425, 174, 862) },
  "server keys": { words: "verifies who calls", at: [815, 200], by: under(722, 200, 912) },
  "server server-registration": { words: "its audience", at: [630, 206], by: down(630) },
  "server identity": { words: "takes calls of it alone", at: [560, 376], by: under(630, 376, 165) },
  "server server-identity": { words: "acts as", at: [800, 290] },
  "server environment": { words: "runs in", at: [680, 408] },
  "server registry": { words: "image", at: [806, 376], by: under(735, 376, 880) },
  "service insights": { words: "tells", at: [425, 408], by: down(425) },
  "insights workspace": { words: "" },
  "environment workspace": { words: "logs", at: [590, 594], by: [[680, 594]] },
  "role identity store": { words: "", at: [110, 408], by: down(110) },
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
  const lines = connectionsOf(resources).flatMap(({ from, to }) =>
    lineAt(meaningOf(`${from} ${to}`), placeOf(from), placeOf(to), false),
  );
  const roles = rolesOf(resources).flatMap(({ from, to, role }) => {
    const meaning = meaningOf(`role ${from} ${to}`);
    const line = meaning === false ? meaning : { ...meaning, words: shortRole(role) };
    return lineAt(line, placeOf(from), placeOf(to), true);
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
  if (place === undefined) throw new UnknownPartError(part);
  return place;
}

function meaningOf(connection: string): Line | false {
  const meaning = meanings[connection];
  if (meaning === undefined) throw new UnknownPartError(`The connection "${connection}"`);
  return meaning;
}

function shortRole(role: string): string {
  return role.replace("Storage Blob Data ", "Blob ");
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

function lineAt(line: Line | false, from: Place, to: Place, isRole: boolean): string[] {
  if (line === false) return [];
  const { words, at = [0, 0] } = line;
  const drawn = element("path", {
    ...{ d: pathOf(from, to, line.by), fill: "none", stroke: `var(--${from.colour})` },
    ...{ "stroke-width": 1.5, "stroke-linejoin": "round", opacity: 0.8 },
    "stroke-dasharray": isRole ? "5 4" : undefined,
  });
  const label = text(at[0], at[1] + 4, words, { class: "small halo", "text-anchor": "middle" });
  return words === "" ? [drawn] : [drawn, label];
}

/** It leaves and enters boxes upright where it has points between; what is below a box is hidden by it. */
function pathOf(from: Place, to: Place, by: Points = []): string {
  const [start = from.x, end = to.x] = [by[0]?.[0], by.at(-1)?.[0]];
  // One corner beside a box is reached from the side.
  const first = by.length === 1 ? [from.x, from.y] : [start, from.y];
  const points = [first, ...by, by.length === 1 ? [to.x, to.y] : [end, to.y]];
  return points.map(([x, y], at) => `${at === 0 ? "M" : "L"}${x} ${y}`).join(" ");
}
