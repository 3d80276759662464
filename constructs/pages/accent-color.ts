import { InvalidPropertyError } from "../properties/invalid-property-error.ts";

/** A colour for surfaces, and the colour of text that stands on it. */
export interface Accent {
  readonly fill: string;
  readonly ink: string;
}

type Rgb = readonly [red: number, green: number, blue: number];

const white: Rgb = [255, 255, 255];
const black: Rgb = [0, 0, 0];
/** The sheets that controls stand on; they are those of policy-templates/pages/style.css.hbs. */
const lightPaper: Rgb = white;
const darkPaper: Rgb = [0x1e, 0x1e, 0x23];

/** WCAG 2.2, 1.4.11: the least contrast of a control with what is around it. */
const leastContrast = 3;

/**
 * The accent in both colour schemes. Text on it is black or white, whichever can be read better, which always reaches
 * 4.5 to 1 (WCAG 2.2, 1.4.3). In the dark scheme the colour is lightened as far as needed.
 *
 * @param color as #rrggbb
 * @throws InvalidPropertyError when it is not a colour, or is hardly visible on a white page.
 */
export function accentOf(construct: string, color: string): { light: Accent; dark: Accent } {
  const rgb = parse(color);
  if (rgb === undefined) {
    throw new InvalidPropertyError(
      construct,
      "pages.accentColor",
      `must be a colour such as #0a5cc2; it is "${color}".`,
    );
  }
  const contrast = contrastOf(rgb, lightPaper);
  if (contrast < leastContrast) {
    const visible = hex(mixUntilVisible(rgb, black, lightPaper));
    throw new InvalidPropertyError(
      construct,
      "pages.accentColor",
      `cannot be told from a white page: ${color} has a contrast of ${contrast.toFixed(1)} to 1 with it, ` +
        `and needs ${leastContrast}. The nearest darker colour that has it is ${visible}.`,
    );
  }
  return { light: accent(rgb), dark: accent(mixUntilVisible(rgb, white, darkPaper)) };
}

/** The contrast of two colours (WCAG 2.2): 1 to 21. */
export function contrastOf(one: Rgb, other: Rgb): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** The colour that #rrggbb names, or undefined. */
export function parse(color: string): Rgb | undefined {
  const digits = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color);
  if (digits === null) return undefined;
  const [, red = "", green = "", blue = ""] = digits;
  return [Number.parseInt(red, 16), Number.parseInt(green, 16), Number.parseInt(blue, 16)];
}

function accent(fill: Rgb): Accent {
  const ink = contrastOf(fill, white) >= contrastOf(fill, black) ? white : black;
  return { fill: hex(fill), ink: hex(ink) };
}

/** Mixes a colour with another in steps of one percent until it can be told from the paper. */
function mixUntilVisible(color: Rgb, other: Rgb, paper: Rgb): Rgb {
  for (let share = 0; share <= 100; share += 1) {
    const mixed = mix(color, other, share / 100);
    if (contrastOf(mixed, paper) >= leastContrast) return mixed;
  }
  return other;
}

function mix([r, g, b]: Rgb, [r2, g2, b2]: Rgb, share: number): Rgb {
  const channel = (from: number, to: number) => Math.round(from + (to - from) * share);
  return [channel(r, r2), channel(g, g2), channel(b, b2)];
}

function luminance(color: Rgb): number {
  const [red = 0, green = 0, blue = 0] = color.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function hex(color: Rgb): string {
  return `#${color.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}
