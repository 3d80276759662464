import type { PolicyFinding } from "../../../policy/index.ts";

/** What a finding that refuses a document says about it. */
export interface Judgement {
  /** Whether Microsoft's own pages, or the languages that policies are written in, refuse it too. */
  readonly isInvalid: boolean;
  /** What it is about, in a few words. */
  readonly reason: string;
}

const invalid = (reason: string): Judgement => ({ isInvalid: true, reason });
const ours = (reason: string): Judgement => ({ isInvalid: false, reason });

/** What the pages have, and this engine refuses. They come before the rules. */
const refusedHere: readonly (readonly [rule: string, about: RegExp, reason: string])[] = [
  ["attribute-refused", /^sf-/, "a backend of Service Fabric (sf-...)"],
  ["attribute-refused", /./, "an attribute that is refused"],
  ["attribute-value", /downstream-caching-type/, "downstream-caching-type other than none"],
  ["attribute-missing", /^<key> needs .*certificate-id/, "a decryption key in the policy itself"],
  ["attribute-unknown", /^<key> has no attribute id/, "a decryption key in the policy itself"],
  ["text-unexpected", /^<key> holds no text/, "a decryption key in the policy itself"],
  ["csharp-unsupported", /./, "C# that API Management allows and this engine does not have"],
  ["policy-refused", /./, "a policy that is refused, also leniently"],
];

/** What any reader of Microsoft's pages finds, by the rule that finds it. */
const invalidBy: Readonly<Record<string, string>> = {
  "xml-syntax": "no well-formed XML, or C# that is not closed",
  "csharp-syntax": "no C#",
  "csharp-type-mismatch": "C# that does not compile: types",
  "csharp-unknown-name": "C# that does not compile: names, most of them placeholders of a script",
  "csharp-type-not-allowed": "a type that is not on the page of policy expressions",
  "attribute-value": "a value that the page does not have, most of them placeholders of a script",
  "attribute-expression": "an expression where the page takes none",
  "attribute-unknown": "an attribute that the page does not have",
  "attribute-missing": "an attribute missing that the page requires",
  "child-count": "an element missing that the page requires",
  "child-order": "elements in another order than the page's",
  "text-unexpected": "text where the page has elements",
  "policy-unknown": "a policy that no page has",
  "policy-content": "what the page says against, in words",
  "policy-once": "what the page says against, in words",
  "policy-section": "a section that the page does not name",
};

/** Judges a finding of the severity `error`. A rule that is not known here counts against this engine. */
export function judged({ rule, message }: PolicyFinding): Judgement {
  const own = refusedHere.find(([name, about]) => name === rule && about.test(message));
  if (own !== undefined) return ours(own[2]);
  const reason = invalidBy[rule];
  return reason === undefined ? ours(`the rule ${rule}`) : invalid(reason);
}
