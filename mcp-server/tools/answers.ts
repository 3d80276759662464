/** What a tool's handler gives back. */
export interface Answer {
  readonly [key: string]: unknown;
  structuredContent?: Record<string, unknown>;
  content: { type: "text"; text: string }[];
  isError?: boolean;
}

/**
 * An answer as a sentence to read and as structure. Clients older than structured output find the same
 * JSON in the second text, as the protocol advises.
 */
export function answerOf(text: string, structure: object): Answer {
  return {
    structuredContent: { ...structure },
    content: [
      { type: "text", text },
      { type: "text", text: JSON.stringify(structure) },
    ],
  };
}

/** A tool error rather than a protocol error: the model reads it and can mend its call. */
export function refusal(text: string): Answer {
  return { isError: true, content: [{ type: "text", text }] };
}

/** "a", "a or b", "a, b or c". */
export function oneOf(choices: readonly string[]): string {
  const last = choices.at(-1) ?? "";
  return choices.length < 2 ? last : `${choices.slice(0, -1).join(", ")} or ${last}`;
}
