import { text } from "./literals.ts";
import type { Random } from "./random.ts";

const standard = "C D E e F f G g N n P R r X x B".split(" ");
const custom = [
  "0",
  "#",
  "0.0",
  "0.00",
  "#.##",
  "#,##0.00",
  "0,0",
  "#,#",
  "0,,",
  "0.0,",
  "0%",
  "#.0%",
  "0‰",
  "0e0",
  "0.00E+00",
  "0E-0",
  "0;(0);zero",
  "#;#;",
  ";;",
  "'a'0",
  '"b"#',
  "\\#0",
  "00000",
  "###-####",
  "0.###",
  "#.#e#",
  "000.000",
  "x",
  "0 units",
  "#,##0.##;-#,##0.##",
  "{0}",
  ".00",
  "#.",
  "0.0.0",
  "0,0.0",
  "%",
  "%0%",
];
/** A numeric format; some are refused. */
export function numberFormat(random: Random): string {
  if (random.chance(0.5))
    return (
      random.pick(standard) +
      random.pick(["", "", "0", "1", "2", "3", "5", "8", "10", "15", "17", "20", "30"])
    );
  return random.pick(custom);
}

/** A text that is a number, or nearly one. */
export function numberText(random: Random): string {
  if (random.chance(0.4)) return text(random);
  const digits = String(random.int(0, 10 ** random.int(1, 9)));
  return (
    random.pick(["", "", "-", "+", " ", "("]) +
    random.pick([
      digits,
      digits,
      `${digits}.${random.int(0, 999)}`,
      `${digits}e${random.int(-5, 30)}`,
      `${digits}E+${random.int(0, 5)}`,
      `${digits},000`,
      `.${digits}`,
      `1,2,3${digits}`,
    ]) +
    random.pick(["", "", "", " ", "-", ")", "\u0000", "f", "."])
  );
}
