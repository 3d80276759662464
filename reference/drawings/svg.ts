/** Pictures stand in pages of either colour scheme, so each has a ground of its own and colours for both. */
const style = `
  :root { color-scheme: light dark;
    --ground: #ffffff; --panel: #f6f6f9; --ink: #1b1b20; --soft: #5a5a66; --line: #d9d9e2;
    --client: #7a3e9d; --browser: #00696b; --gateway: #0a5cc2; --entra: #4a4fb5; --store: #8a5300; --server: #146c2e; --logs: #8a2453;
    --good: #146c2e; --moved: #5b3fa6; --bad: #8a4b00; }
  @media (prefers-color-scheme: dark) { :root {
    --ground: #17171b; --panel: #202026; --ink: #ececf1; --soft: #b0b0bb; --line: #3b3b45;
    --client: #dcaef5; --browser: #79d5d6; --gateway: #7db4ff; --entra: #b4b8ff; --store: #f2bf73; --server: #7fd899; --logs: #ff9fc6;
    --good: #7fd899; --moved: #c3b0ff; --bad: #ffc777; } }
  text { font: 13px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: var(--ink); }
  .halo { paint-order: stroke; stroke: var(--ground); stroke-width: 6px; stroke-linejoin: round; }
  .strong { font-weight: 650; }
  .soft { fill: var(--soft); }
  .small { font-size: 11.5px; }
  .mono { font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 11.5px; }
`;

/** What a picture is drawn with. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element with its attributes and what is in it. */
export function element(
  name: string,
  attributes: Attributes,
  ...content: readonly string[]
): string {
  const given = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([attribute, value]) => ` ${attribute}="${escaped(String(rounded(value)))}"`);
  const inside = content.join("");
  return inside === ""
    ? `<${name}${given.join("")}/>`
    : `<${name}${given.join("")}>${inside}</${name}>`;
}

/** A line of text. */
export function text(x: number, y: number, words: string, attributes: Attributes = {}): string {
  return element("text", { x, y, ...attributes }, escaped(words));
}

/** The head of an arrow that comes from a point straight to its tip. */
export function head(
  [fromX, fromY]: readonly [x: number, y: number],
  [x, y]: readonly [x: number, y: number],
  fill: string,
): string {
  const [along, across] = [10, 4.5];
  const back =
    fromY === y
      ? `l${-Math.sign(x - fromX) * along} ${-across} v${across * 2}`
      : `l${-across} ${-Math.sign(y - fromY) * along} h${across * 2}`;
  return element("path", { d: `M${x} ${y} ${back} z`, fill });
}

/** A whole picture. Whoever cannot see it is told its title and what it shows. */
export function picture(
  size: { readonly width: number; readonly height: number },
  words: { readonly title: string; readonly description: string },
  content: readonly string[],
): string {
  const { width, height } = size;
  return `${element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      ...{ width, height },
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-labelledby": "title description",
    },
    "\n",
    element("title", { id: "title" }, escaped(words.title)),
    "\n",
    element("desc", { id: "description" }, escaped(words.description)),
    "\n",
    element("style", {}, style),
    "\n",
    element("rect", {
      ...{ x: 0.5, y: 0.5, width: width - 1, height: height - 1, rx: 14 },
      fill: "var(--ground)",
      stroke: "var(--line)",
    }),
    "\n",
    ...content.map((line) => `${line}\n`),
  )}\n`;
}

/** How wide a text is about, since nothing here can measure it. */
export function widthOf(words: string, size = 13): number {
  return words.length * size * 0.57;
}

function rounded(value: string | number | undefined): string | number | undefined {
  return typeof value === "number" ? Math.round(value * 10) / 10 : value;
}

function escaped(words: string): string {
  return words
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
