import type { Row, Value } from "../values.ts";

const height = 220;
const room = { left: 44, right: 12, top: 12, bottom: 30 };

/** Hours of a day on the axis. */
const clock = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
});

/**
 * Rows as a chart, as a workbook shows them: one column names or dates, the others are numbers or say which series.
 * @param width in the units of its letters
 */
export function chart(rows: readonly Row[], kind: string, width: number): string {
  switch (kind) {
    case "categoricalbar":
      return categories(rows, width);
    case "barchart":
      return overTime(seriesOf(rows), "bars", width);
    case "linechart":
      return overTime(seriesOf(rows), "lines", width);
    case "areachart":
      return overTime(seriesOf(rows), "areas", width);
    default:
      throw new Error(`A ${kind} is not drawn here.`);
  }
}

interface Series {
  readonly name: string;
  /** By the time of the row. */
  readonly values: ReadonlyMap<number, number>;
}

/** A text column splits a number into series; without one each number is a series. */
function seriesOf(rows: readonly Row[]): Series[] {
  const [first = {}] = rows;
  const by = Object.keys(first).find((name) => typeof first[name] === "string");
  const numbers = Object.keys(first).filter((name) => typeof first[name] === "number");
  const found = new Map<string, Map<number, number>>();
  for (const row of rows) {
    for (const number of numbers) {
      const name = by === undefined ? number : String(row[by]);
      const values = found.get(name) ?? new Map<number, number>();
      values.set(timeOf(row["timestamp"]), Number(row[number]));
      found.set(name, values);
    }
  }
  return [...found]
    .map(([name, values]) => ({ name, values }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function timeOf(value: Value | undefined): number {
  return value instanceof Date ? value.getTime() : 0;
}

/** Horizontal bars, the first on top. */
function categories(rows: readonly Row[], width: number): string {
  const [name = "", value = ""] = Object.keys(rows[0] ?? {});
  const most = Math.max(...rows.map((row) => Number(row[value])), 1);
  const [step, labels] = [24, 140];
  const bars = rows.map((row, at) => {
    const y = 6 + at * step;
    const length = ((width - labels - 60) * Number(row[value])) / most;
    return `<text class="name" x="${labels - 10}" y="${y + 14}" text-anchor="end">${escaped(String(row[name]))}</text>
<rect class="fill s0" x="${labels}" y="${y + 3}" width="${length.toFixed(1)}" height="15" rx="3"/>
<text class="value" x="${(labels + length + 8).toFixed(1)}" y="${y + 15}">${String(row[value])}</text>`;
  });
  return svg(bars.join("\n"), width, rows.length * step + 12);
}

/** Series of numbers over time, with an axis and a legend. */
function overTime(
  series: readonly Series[],
  as: "bars" | "lines" | "areas",
  width: number,
): string {
  const times = everyTime(series.flatMap(({ values }) => [...values.keys()]));
  const at = (time: number) => times.indexOf(time);
  const isStacked = as !== "lines";
  const totals = times.map((time) =>
    series.reduce((sum, { values }) => sum + (values.get(time) ?? 0), 0),
  );
  const each = series.flatMap(({ values }) => [...values.values()]);
  const top = niceTop(Math.max(...(isStacked ? totals : each), Number.MIN_VALUE));
  const slot = (width - room.left - room.right) / times.length;
  const x = (time: number) => room.left + slot * (at(time) + 0.5);
  const y = (value: number) =>
    height - room.bottom - ((height - room.top - room.bottom) * value) / top;
  const below = new Map<number, number>();
  const drawn = series.map(({ name, values }) => {
    const kind = `s${colourOf(name, series)}`;
    if (as === "lines") {
      const points = times.filter((time) => values.has(time));
      const line = points.map(
        (time) => `${x(time).toFixed(1)},${y(values.get(time) ?? 0).toFixed(1)}`,
      );
      const dots = points.map(
        (time) =>
          `<circle class="fill ${kind}" cx="${x(time).toFixed(1)}" cy="${y(values.get(time) ?? 0).toFixed(1)}" r="3.5"/>`,
      );
      return `<polyline class="line ${kind}" points="${line.join(" ")}"/>${dots.join("")}`;
    }
    const pieces = times.map((time) => {
      const from = below.get(time) ?? 0;
      const to = from + (values.get(time) ?? 0);
      below.set(time, to);
      return { time, from, to };
    });
    if (as === "bars") {
      const thick = Math.min(slot * 0.62, 34);
      return pieces
        .filter(({ from, to }) => to > from)
        .map(
          ({ time, from, to }) =>
            `<rect class="fill ${kind}" x="${(x(time) - thick / 2).toFixed(1)}" y="${y(to).toFixed(1)}" width="${thick.toFixed(1)}" height="${Math.max(y(from) - y(to) - 1, 1).toFixed(1)}" rx="2"/>`,
        )
        .join("");
    }
    const upper = pieces.map(({ time, to }) => `${x(time).toFixed(1)},${y(to).toFixed(1)}`);
    const lower = pieces
      .map(({ time, from }) => `${x(time).toFixed(1)},${y(from).toFixed(1)}`)
      .reverse();
    return `<polygon class="area ${kind}" points="${[...upper, ...lower].join(" ")}"/>`;
  });
  const steps = top <= 5 && Number.isInteger(top) ? top : 4;
  const lines = Array.from({ length: steps + 1 }, (_, step) => {
    const value = (top * step) / steps;
    return `<line class="grid" x1="${room.left}" x2="${width - room.right}" y1="${y(value)}" y2="${y(value)}"/>
<text class="axis" x="${room.left - 8}" y="${y(value) + 4}" text-anchor="end">${short(value)}</text>`;
  });
  const hours = times.map(
    (time) =>
      `<text class="axis" x="${x(time).toFixed(1)}" y="${height - 10}" text-anchor="middle">${clock.format(time)}</text>`,
  );
  const legend = series.map(
    ({ name }) => `<li><i class="s${colourOf(name, series)}"></i>${escaped(name)}</li>`,
  );
  return `${svg([...lines, ...drawn, ...hours].join("\n"), width, height)}<ul class="legend">${legend.join("")}</ul>`;
}

/** Each time from the first to the last, those without a row too. */
function everyTime(found: readonly number[]): number[] {
  const sorted = [...new Set(found)].sort((a, b) => a - b);
  const [first = 0, last = 0] = [sorted[0], sorted.at(-1)];
  const gaps = sorted.slice(1).map((time, at) => time - (sorted[at] ?? 0));
  const step = gaps.length === 0 ? 1 : Math.min(...gaps);
  return Array.from(
    { length: Math.round((last - first) / step) + 1 },
    (_, at) => first + at * step,
  );
}

/** What went wrong has a colour of its own. */
const meant: Readonly<Record<string, number>> = {
  failed: 3,
  "no answer": 3,
  refused: 2,
  "not allowed": 2,
};

/** The rest has one colour after another. */
function colourOf(name: string, all: readonly Series[]): number {
  const others = all.map((one) => one.name).filter((one) => meant[one] === undefined);
  return meant[name] ?? [0, 4, 1][others.indexOf(name) % 3] ?? 0;
}

function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 2.5, 4, 5, 8, 10].find((one) => one * power >= value) ?? 10;
  return step * power;
}

function short(value: number): string {
  if (value === 0) return "0";
  return value < 0.01 ? value.toExponential(0) : String(Math.round(value * 100) / 100);
}

function svg(content: string, width: number, high: number): string {
  return `<svg viewBox="0 0 ${width} ${high}" role="img" aria-label="Chart">\n${content}\n</svg>`;
}

export function escaped(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
