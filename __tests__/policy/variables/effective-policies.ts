import {
  checkVariables,
  formatFinding,
  PolicyCompiler,
  type PolicyDocument,
  type PolicyFinding,
  type PolicyFragment,
  type PolicyScopes,
  type ScopeDocument,
} from "../../../policy/index.ts";

const compiler = PolicyCompiler.load();

export interface Sections {
  readonly inbound?: string;
  readonly backend?: string;
  readonly outbound?: string;
  readonly onError?: string;
}

const environment = { tier: "BasicV2", namedValue: () => "value" } as const;

/** What may be included here: `known` is what the test gives, `other` is not known to the check. */
function includable(known?: PolicyFragment): Map<string, PolicyFragment> {
  const other: PolicyFragment = { kind: "fragment", name: "other", text: "", statements: [] };
  return new Map([["other", other], ...(known === undefined ? [] : [["known", known] as const])]);
}

export function document(name: string, sections: Sections, known?: PolicyFragment): PolicyDocument {
  const { inbound = "", backend = "", outbound = "", onError = "" } = sections;
  const text = `<policies>\n<inbound>${inbound}</inbound>\n<backend>${backend}</backend>\n<outbound>${outbound}</outbound>\n<on-error>${onError}</on-error>\n</policies>`;
  const compiled = compiler.compileDocument(
    { name, text },
    { ...environment, fragments: includable(known) },
  );
  if (!compiled.ok) throw new Error(compiled.findings.map(formatFinding).join("\n"));
  return compiled.policy;
}

export function fragment(statements: string): PolicyFragment {
  const text = `<fragment>\n${statements}\n</fragment>`;
  const compiled = compiler.compileFragment({ name: "fragment", text }, environment);
  if (!compiled.ok) throw new Error(compiled.findings.map(formatFinding).join("\n"));
  return compiled.policy;
}

export function matched(...documents: ScopeDocument[]): PolicyScopes {
  return { documents, requests: "matched" };
}

export function check(policies: readonly PolicyScopes[], known?: PolicyFragment): PolicyFinding[] {
  return checkVariables(policies, new Map(known === undefined ? [] : [["known", known]]));
}

/** The findings about one document that is a whole effective policy, as `rule name`. */
export function found(sections: Sections, known?: PolicyFragment): string[] {
  return short(check([matched(document("policy", sections, known))], known));
}

export function short(findings: readonly PolicyFinding[]): string[] {
  return findings.map(({ rule, message }) => `${rule} ${/"(.*?)"/.exec(message)?.[1]}`);
}

export const set = (name: string, value = "1") =>
  `<set-variable name="${name}" value="${value}" />`;
export const header = (code: string) =>
  `<set-header name="h"><value>@(${code})</value></set-header>`;
export const block = (code: string) =>
  `<set-header name="h"><value>@{ ${code} }</value></set-header>`;
export const read = (name: string) => header(`(string)context.Variables["${name}"]`);
export const readOr = (name: string) =>
  header(`context.Variables.GetValueOrDefault<string>("${name}")`);
export const when = (condition: string, then: string) =>
  `<when condition="@(${condition})">${then}</when>`;
export const choose = (...branches: string[]) => `<choose>${branches.join("")}</choose>`;
export const otherwise = (then: string) => `<otherwise>${then}</otherwise>`;
export const get = 'context.Request.Method == "GET"';
export const liquid = (template: string) => `<set-body template="liquid">${template}</set-body>`;
