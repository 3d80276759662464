import { type Kind, needed, object, text } from "../properties/kinds.ts";
import type { Shape } from "../properties/shape.ts";
import { english } from "./english.ts";
import type { PageTexts, ProblemPageTexts, ProblemTexts } from "./texts.ts";

const problemTexts: Shape<ProblemTexts> = {
  title: needed(text()),
  detail: needed(text()),
  advice: text(),
};

const problems: Shape<ProblemPageTexts> = {
  title: needed(text()),
  advice: needed(text()),
  reference: needed(text()),
  again: needed(text()),
  list: needed(text()),
  reasons: needed(like(english.problems.reasons, text())),
  texts: needed(like(english.problems.texts, object(problemTexts))),
};

/** What English says, every language says. */
export const pageTextsShape: Shape<PageTexts> = {
  common: needed(like(english.common, text())),
  consent: needed(like(english.consent, text())),
  approvals: needed(like(english.approvals, text())),
  overview: needed(like(english.overview, text())),
  refusal: needed(like(english.refusal, text())),
  problems: needed(object(problems)),
};

/** An object with the names of another, all of which it needs. */
function like<T extends object>(example: T, each: Kind<unknown>): Kind<T> {
  const entries = Object.keys(example).map((name) => [name, needed(each)]);
  return object(Object.fromEntries(entries) as Shape<T>);
}
