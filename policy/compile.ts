import { catalogue } from "./catalogue/index.ts";
import { refusedPolicies } from "./catalogue/refused.ts";
import { type Compilation, type CSharpCompiler, loadCSharpCompiler } from "./csharp/index.ts";
import type { PolicyEnvironment, PolicySource } from "./environment.ts";
import type { PolicyFinding } from "./finding.ts";
import { fragmentLimit, gatewayLimits } from "./limits.ts";
import {
  type PolicyDocument,
  type PolicyFragment,
  type PolicyStatement,
  type Section,
  sections,
} from "./model.ts";
import { pasteNamedValues, unknownNamedValues } from "./named-values.ts";
import type { Report } from "./report.ts";
import { checkCors, checkIncludedSections, checkOnce, checkStreaming } from "./rules.ts";
import { SourceText } from "./source-text.ts";
import { StatementCompiler } from "./statements.ts";
import { tolerances } from "./tolerances.ts";
import { XmlSyntaxError } from "./xml/characters.ts";
import type { XmlElement } from "./xml/element.ts";
import { scanPolicyXml } from "./xml/scan.ts";

export type PolicyCompilation<T> =
  | {
      readonly ok: true;
      readonly policy: T;
      /** Warnings and notes, which the lenient profile has. */
      readonly findings: readonly PolicyFinding[];
    }
  | { readonly ok: false; readonly findings: readonly PolicyFinding[] };

/** Turns policy text into a checked model that can be run. */
export class PolicyCompiler {
  readonly #csharp: CSharpCompiler;

  private constructor(csharp: CSharpCompiler) {
    this.#csharp = csharp;
  }

  /** Loads the C# grammar; once is enough for any number of documents. */
  static load(): PolicyCompiler {
    return new PolicyCompiler(rememberingExpressions(loadCSharpCompiler()));
  }

  /** Compiles a document whose root is `<policies>`. */
  compileDocument(
    source: PolicySource,
    environment: PolicyEnvironment,
  ): PolicyCompilation<PolicyDocument> {
    const limit = gatewayLimits[environment.tier].policyDocument;
    return this.#compile(source, environment, "policies", limit, (root, statements) => {
      const compiled: Partial<Record<Section, readonly PolicyStatement[]>> = {};
      for (const element of root.children) {
        const section = sections.find((name) => name === element.name);
        if (section === undefined) {
          statements.report(
            "section-unknown",
            element.offset,
            `<${element.name}> is no section of a policy document; sections are ${sections.join(", ")}.`,
          );
        } else if (compiled[section] !== undefined) {
          statements.report(
            "section-doubled",
            element.offset,
            `The section <${section}> stands twice; keep one.`,
          );
        } else {
          compiled[section] = statements.compile(element.children, section);
          checkIncludedSections(compiled[section], section, environment.fragments, statements);
        }
      }
      checkCors(compiled, statements);
      checkOnce(compiled, statements);
      checkStreaming(compiled, statements);
      return { kind: "policies", ...source, sections: compiled };
    });
  }

  /** Compiles a document whose root is `<fragment>`. */
  compileFragment(
    source: PolicySource,
    environment: Omit<PolicyEnvironment, "fragments">,
  ): PolicyCompilation<PolicyFragment> {
    const inFragment = {
      ...environment,
      namedValue: environment.namedValue.bind(environment),
      fragments: new Map(),
    };
    return this.#compile(source, inFragment, "fragment", fragmentLimit, (root, statements) => {
      const compiled = statements.compile(root.children, "fragment");
      return { kind: "fragment", ...source, statements: compiled };
    });
  }

  #compile<T>(
    source: PolicySource,
    environment: PolicyEnvironment,
    rootName: string,
    limit: number,
    build: (root: XmlElement, statements: StatementCompiler) => T,
  ): PolicyCompilation<T> {
    const original = SourceText.of(source.text);
    const pasted = pasteNamedValues(original, (name) => environment.namedValue(name));
    const findings: PolicyFinding[] = [];
    const reportIn =
      (document: SourceText): Report =>
      (rule, offset, message, { within = document, tolerance, severity = "error" } = {}) => {
        const tolerated =
          tolerance !== undefined && environment.profile === "lenient"
            ? tolerances[tolerance]
            : undefined;
        findings.push({
          severity: tolerated?.severity ?? severity,
          rule,
          document: source.name,
          place: within.placeOf(offset),
          message: tolerated === undefined ? message : `${message} ${tolerated.reason}`,
          excerpt: within.excerptAt(offset),
        });
      };

    const reportWritten = reportIn(original);
    const report = reportIn(pasted);
    const size = Buffer.byteLength(source.text);
    if (size > limit) {
      reportWritten(
        "document-size",
        0,
        `The document has ${size} bytes; ${environment.tier} accepts ${limit}. Move shared policies into fragments.`,
      );
    }
    const { givingNamedValues: give = "Create it" } = environment;
    const known = (name: string) => environment.namedValue(name) !== undefined;
    for (const { name, offset } of unknownNamedValues(source.text, known)) {
      reportWritten(
        "named-value-unknown",
        offset,
        `There is no named value "${name}". ${give}, or correct the name: API Management refuses to save the policy.`,
      );
    }

    try {
      const root = scanPolicyXml(pasted, report);
      if (root.name !== rootName) {
        report(
          "root-element",
          root.offset,
          `The root element is <${root.name}>; it must be <${rootName}>.`,
        );
        return { ok: false, findings };
      }
      const statements = new StatementCompiler({
        csharp: this.#csharp,
        shapes: catalogue,
        refusals: refusedPolicies,
        environment,
        source: pasted,
        report,
      });
      const policy = build(root, statements);
      const isRefused = findings.some(({ severity }) => severity === "error");
      return isRefused ? { ok: false, findings } : { ok: true, policy, findings };
    } catch (error) {
      if (!(error instanceof XmlSyntaxError)) throw error;
      report("xml-syntax", error.offset, error.message);
      return { ok: false, findings };
    }
  }
}

// A large gateway has some 600 different ones.
const rememberedExpressions = 2_000;
const known = new Map<string, Compilation>();

/**
 * Policies repeat many expressions, within one gateway and from one to the next. An expression has no state, so one will do for
 * all of the process.
 */
function rememberingExpressions(csharp: CSharpCompiler): CSharpCompiler {
  return {
    compile: (source) => {
      const key = `${source.form} ${source.text}`;
      const compilation = known.get(key) ?? csharp.compile(source);
      // The one that was asked for last stands last, so that the first is the one to forget.
      known.delete(key);
      known.set(key, compilation);
      const [first] = known.keys();
      if (known.size > rememberedExpressions && first !== undefined) known.delete(first);
      return compilation;
    },
  };
}
