/** The Liquid of set-body: templates in "C# mode", with filters in Pascal case and dates as .NET writes them. */
export { LiquidError } from "./errors.ts";
export { liquidFromJson } from "./json.ts";
export { type LiquidTemplate, parseLiquid } from "./template.ts";
export type { LiquidValue } from "./values.ts";
