/** How the command ends; scripts tell by it what happened. */
export const exitCodes = {
  done: 0,
  /** The store, the sign-in or a permission is at fault. */
  failed: 1,
  /** The command line is at fault. */
  usage: 2,
  /** No grant is what was asked for. */
  notFound: 3,
  /** Nobody agreed, so nothing was revoked. */
  notConfirmed: 4,
} as const;

/** Why the command cannot do what was asked; the message says what to do about it. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly exitCode: number;

  constructor(kind: Exclude<keyof typeof exitCodes, "done">, message: string, cause?: unknown) {
    super(message, { cause });
    this.exitCode = exitCodes[kind];
  }
}

/** What an error says of itself; a network error of two addresses says nothing but its code. */
export function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ("code" in error ? String(error.code) : error.name);
}
