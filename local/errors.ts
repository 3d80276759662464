/** Something that keeps the local gateway from starting; the message says what to do. */
export class StartError extends Error {
  override readonly name: string = "StartError";
}
