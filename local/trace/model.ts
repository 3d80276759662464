/**
 * What the page is told, as JSON. Secrets are masked in all of it. Times are milliseconds since the request began, but for
 * `at`, which is milliseconds since 1970.
 */

/** Who takes part in what a request does. */
export type Participant = "client" | "browser" | "gateway" | "entra" | "store" | "server" | "other";

export type SectionName = "inbound" | "backend" | "outbound" | "on-error";

export type ScopeName = "global" | "product" | "api" | "operation";

/** A header with its values, each as it came. */
export type ShownHeader = readonly [name: string, value: string];

/** A call of the gateway to another server, in short. */
export interface CallSummary {
  readonly to: Participant;
  /** Where, without scheme: `login.microsoftonline.com`. */
  readonly host: string;
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** What is asked for, in a word: `authorization_code`, `tools/call`. */
  readonly about: string;
  readonly began: number;
  readonly took: number | undefined;
  readonly status: number | undefined;
  readonly failure: string | undefined;
}

/** A request, in short. */
export interface RequestSummary {
  readonly id: string;
  /** Grows with each request. */
  readonly number: number;
  readonly at: number;
  readonly from: "client" | "browser";
  readonly to: "gateway" | "entra";
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** What is asked for, in a word: `refresh_token`, `tools/call get_weather`. */
  readonly about: string;
  /** What is answered, in a word: `invalid_grant`. */
  readonly outcome: string;
  readonly api: string | undefined;
  readonly operation: string | undefined;
  readonly took: number | undefined;
  readonly status: number | undefined;
  /** Where the answer sends whoever asked. */
  readonly location: string | undefined;
  /** The error of the pipeline, in a sentence. */
  readonly error: string | undefined;
  /** How many policies ran. */
  readonly policies: number;
  readonly calls: readonly CallSummary[];
  /** The requests that belong together have the same. */
  readonly flow: string | undefined;
  /** Who asks, as far as it is known: the name of a client. */
  readonly client: string | undefined;
}

export interface ShownMessage {
  readonly headers: readonly ShownHeader[];
  readonly body: string | undefined;
  /** Whether more of the body came than is kept. */
  readonly isCut: boolean;
}

export interface ShownCall extends CallSummary {
  readonly url: string;
  readonly request: ShownMessage;
  readonly answer: ShownMessage | undefined;
}

/** A thing that became another: undefined where there was or is none. */
export interface ShownChange {
  readonly what:
    | "variable"
    | "header"
    | "answer header"
    | "method"
    | "url"
    | "backend"
    | "status"
    | "body"
    | "answer body";
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** A line that a policy wrote for the log. */
export interface ShownEvent {
  readonly source: string;
  readonly severity: string;
  readonly message: string;
  readonly metadata: readonly ShownHeader[];
  readonly at: number;
}

/** A place in the text of a document; lines and columns start at 1. */
export interface ShownPlace {
  readonly line: number;
  readonly column: number;
}

/** One run of a policy. */
export interface PolicyRun {
  readonly name: string;
  /** Which run it stands in; undefined for those of the section itself. */
  readonly parent: number | undefined;
  readonly section: SectionName;
  readonly scope: ScopeName;
  readonly path: string;
  /** The document in whose text it stands. */
  readonly document: string;
  readonly place: ShownPlace;
  readonly end: ShownPlace;
  /** The beginning of the branch that `choose` took, up to the first policy in it. */
  readonly branch: { readonly place: ShownPlace; readonly end: ShownPlace } | undefined;
  readonly began: number;
  readonly took: number | undefined;
  readonly outcome: "continue" | "answered" | "cached" | "failed" | undefined;
  readonly error: ShownError | undefined;
  readonly changes: readonly ShownChange[];
  /** Its calls, as places in the calls of the request. */
  readonly calls: readonly number[];
}

export interface ShownError {
  readonly reason: string;
  readonly message: string;
  readonly place: ShownPlace;
}

/** A request with all that is known of it. */
export interface RequestTrace extends RequestSummary {
  readonly reason: string | undefined;
  readonly url: string;
  readonly request: ShownMessage;
  readonly answer: ShownMessage | undefined;
  readonly runs: readonly PolicyRun[];
  readonly callsInFull: readonly ShownCall[];
  readonly events: readonly ShownEvent[];
  /** Whether policies ran that are not kept, as there were too many. */
  readonly isCut: boolean;
}

/** The text of a policy document or a fragment, as it is deployed. */
export interface PolicyText {
  readonly id: string;
  /** What it is the policy of: `Token`, `fragment store-get`. */
  readonly title: string;
  readonly text: string;
}

/** An operation, and whose policies run for it. */
export interface ShownOperation {
  readonly api: string;
  readonly apiTitle: string;
  readonly operation: string;
  readonly title: string;
  readonly method: string;
  readonly path: string;
  /** From the broadest scope to the narrowest; undefined where a scope has none. */
  readonly documents: readonly [
    global: string | undefined,
    api: string | undefined,
    operation: string | undefined,
  ];
  /** The products that requests may come by, if they have policies. */
  readonly products: readonly { readonly id: string; readonly name: string }[];
}

/** A statement of the policy that is in effect for an operation, all scopes joined and fragments in their places. */
export interface EffectiveStatement {
  readonly document: string;
  readonly scope: ScopeName;
  readonly place: ShownPlace;
  readonly end: ShownPlace;
  readonly name: string;
  readonly children: readonly EffectiveStatement[];
}

/** The policy that is in effect for an operation. */
export type EffectivePolicyText = Readonly<Record<SectionName, readonly EffectiveStatement[]>>;

/** The policies that run here: all texts and all operations. */
export interface ShownPolicies {
  readonly name: string;
  /** The URLs of the MCP servers. */
  readonly servers: readonly string[];
  readonly texts: readonly PolicyText[];
  readonly operations: readonly ShownOperation[];
}

/** What runs here. */
export interface ShownGateway extends ShownPolicies {
  /** Where Prometheus reads numbers; undefined where nothing is counted. */
  readonly metrics: string | undefined;
}
