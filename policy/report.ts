import type { SourceText } from "./source-text.ts";

/** Takes a finding: rule, offset, sentence, and the text the offset is in when not the document. */
export type Report = (rule: string, offset: number, message: string, within?: SourceText) => void;
