/** A template is not right, or asks for something that is not run here; the message says what. */
export class LiquidError extends Error {
  override readonly name = "LiquidError";
}
