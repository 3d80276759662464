/** What a person reads when something cannot go on. */
export interface ProblemTexts {
  /** The heading, for example "This program is not registered here". */
  readonly title: string;
  /** What happened, and why where that helps. */
  readonly detail: string;
  /**
   * What the person can do now.
   * @default that nothing was allowed, and to connect again
   */
  readonly advice?: string;
}

/** The problems that policies name by `problem["key"]`; see policy-templates/pages/problem-page.fragment.hbs. */
export type ProblemKey =
  | "doubled-parameter"
  | "unknown-client"
  | "unreachable-client-document"
  | "unusable-client-document"
  | "untrusted-client-document"
  | "disallowed-redirect"
  | "no-redirect"
  | "unregistered-redirect"
  | "foreign-form"
  | "incomplete-form"
  | "unknown-form"
  | "no-cookie"
  | "address-not-allowed"
  | "outdated-question"
  | "old-form"
  | "not-signed-in"
  | "unfinished-sign-in"
  | "too-many"
  | "unavailable";

/** Why the description of a client cannot be used, as policies name it by `problem["because"]`. */
export type ClientDocumentReason =
  | "silent"
  | "status"
  | "unreadable"
  | "foreign"
  | "nameless"
  | "codeless"
  | "redirects"
  | "none";

/**
 * Everything a person reads on the gateway's pages, in one language. A word in braces stands for a
 * value and must be in every language's text; text is shown as it is and never read as HTML. To see each text,
 * look at `Language.english().texts`.
 */
export interface PageTexts {
  /** What every page says. */
  readonly common: CommonTexts;
  /** The page that asks. */
  readonly consent: ConsentTexts;
  /** The page of what a person has allowed, and of what their browser remembers. */
  readonly approvals: ApprovalsTexts;
  /** The page at the address of the gateway alone, and what a browser shows of a server. */
  readonly overview: OverviewTexts;
  /** The page that ends a sign-in when a website that registered itself is told an error. */
  readonly refusal: RefusalTexts;
  /** The page of whatever else cannot go on. */
  readonly problems: ProblemPageTexts;
}

/** What every page says. */
export interface CommonTexts {
  /** The link to whoever helps people with the gateway. */
  readonly support: string;
}

/** The page that asks. */
export interface ConsentTexts {
  /** The page's title in the browser. */
  readonly title: string;
  /** With {client} and {server}. */
  readonly heading: string;
  /** Above the name of the client. */
  readonly client: string;
  /** The mark of a client that registered itself. */
  readonly unverified: string;
  /** What that mark means. */
  readonly unverifiedDetail: string;
  /** The mark of a client that is described by a document on a host of its own, with {host}. */
  readonly published: string;
  /** What that mark means. */
  readonly publishedDetail: string;
  /** The mark of a client that the operator configured. */
  readonly verified: string;
  /** What that mark means. */
  readonly verifiedDetail: string;
  /** Above the redirect URI. */
  readonly answer: string;
  /** The mark of a redirect URI that leads to a program on this device, by its port. */
  readonly program: string;
  /** The mark of a redirect URI that leads to an app on this device, by its scheme. */
  readonly app: string;
  /** Above the name of the server. */
  readonly server: string;
  /** Above the list of scopes. */
  readonly permissions: string;
  /** Begins every warning. */
  readonly caution: string;
  /** When the answer goes to a program on this device. */
  readonly programWarning: string;
  /** When the answer goes to an app on this device. */
  readonly appWarning: string;
  /** With {host}, where the client is published, and {redirect}, where the answer goes. */
  readonly otherHostWarning: string;
  /** Begins the warning that is the strongest. */
  readonly danger: string;
  /** Of a website that registered itself, with {redirect}. */
  readonly strangerWarning: string;
  /** Names the buttons for screen readers. */
  readonly decision: string;
  /** Beside the box that has a website not asked about again. */
  readonly remember: string;
  /** The button that allows. */
  readonly allow: string;
  /** The button that denies. */
  readonly deny: string;
  /** What comes after the question. */
  readonly next: string;
  /** The link to the page of what a person has allowed. */
  readonly approvals: string;
  /** What comes after the question when the person will choose an account. */
  readonly chooses: string;
  /** The link by which the person will choose another account. */
  readonly another: string;
}

/** The page at the address of the gateway alone, and what a browser shows of a server. */
export interface OverviewTexts {
  /** Heading and title of the page. */
  readonly title: string;
  /** What a gateway is for. */
  readonly introduction: string;
  /** Before the addresses of servers. */
  readonly give: string;
  /** In their place where none is named. */
  readonly ask: string;
  /** The link to the page of what a person has allowed. */
  readonly approvals: string;
  /** Heading and title of the page that a browser shows of a server. */
  readonly server: string;
  /** Before the address of that server. */
  readonly serverAdvice: string;
}

/** The page of what a person has allowed, and of what their browser remembers. */
export interface ApprovalsTexts {
  /** Heading and title of the page. */
  readonly heading: string;
  /** Why to sign in, for somebody who has not. */
  readonly signInIntroduction: string;
  /** The button that signs in. */
  readonly signIn: string;
  /** Who signed in, with {person}. */
  readonly signedIn: string;
  /** The button by which somebody else signs in. */
  readonly another: string;
  /** The button that forgets who signed in. */
  readonly signOut: string;
  /** What the list of the person's is. */
  readonly introduction: string;
  /** In place of that list when it is empty. */
  readonly nothing: string;
  /** In place of that list when the store does not answer. */
  readonly unreadable: string;
  /** Before the time of the sign-in. */
  readonly since: string;
  /** Before the time of the last renewal. */
  readonly used: string;
  /** Before the day on which it ends by itself. */
  readonly ends: string;
  /** The button that ends one. */
  readonly end: string;
  /** The button that ends all of the person's. */
  readonly endAll: string;
  /** What ending does. */
  readonly endNote: string;
  /** The link to the rest of a long list. */
  readonly more: string;
  /** Heading of the second list, of what the browser remembers. */
  readonly browser: string;
  /** What that list is. */
  readonly remembered: string;
  /** In place of it when it is empty. */
  readonly none: string;
  /** Above the name of the server. */
  readonly server: string;
  /** Above the list of scopes. */
  readonly permissions: string;
  /** Above the redirect URI. */
  readonly answer: string;
  /** Before the user name of the person who allowed it. */
  readonly person: string;
  /** Before the day on which the browser forgets it. */
  readonly until: string;
  /** Above the client's host, where it is published. */
  readonly published: string;
  /** The button that has the browser forget one. */
  readonly withdraw: string;
  /** The button for all of them. */
  readonly withdrawAll: string;
  /** What forgetting does not do. */
  readonly note: string;
  /** The link to the question that the person came from. */
  readonly back: string;
}

/** The page that ends a sign-in when a website that registered itself is told an error. */
export interface RefusalTexts {
  /** The page's title in the browser. */
  readonly title: string;
  /** With {client}. */
  readonly heading: string;
  /** The person, Microsoft Entra ID or an administrator said no. */
  readonly denied: string;
  /** The client wanted no page, and one is needed (OpenID Connect Core 3.1.2.1, prompt none). */
  readonly unasked: string;
  /** Entra or the store did not answer. */
  readonly unavailable: string;
  /** Whatever else went wrong. */
  readonly failed: string;
  /** The client asked for something that nobody can answer. */
  readonly invalid: string;
  /** Before the error in the words that the client gets. */
  readonly told: string;
  /** Why the browser stays here, with {redirect}. */
  readonly doubt: string;
  /** The link to {redirect}. */
  readonly back: string;
}

/** The page of whatever else cannot go on. */
export interface ProblemPageTexts {
  /** The page's title in the browser. */
  readonly title: string;
  /** What to do when a problem has no advice of its own. */
  readonly advice: string;
  /** Before the number that support staff look up. */
  readonly reference: string;
  /** The link that asks anew what did not count. */
  readonly again: string;
  /** The link to the list in which a choice did not count. */
  readonly list: string;
  /** What {reason} stands for: parts of a sentence; `status` with {status}. */
  readonly reasons: Readonly<Record<ClientDocumentReason, string>>;
  /** Each problem that stops a person. */
  readonly texts: Readonly<Record<ProblemKey, ProblemTexts>>;
}

/** A text with the key that templates use, for example `consent.heading`. */
export interface KeyedText {
  readonly key: string;
  readonly text: string;
}

/** The parts of the texts, each for the page that shows them. */
export const textSections = [
  "consent",
  "approvals",
  "overview",
  "refusal",
  "problems",
] as const satisfies readonly Exclude<keyof PageTexts, "common">[];

export type TextSection = (typeof textSections)[number];

/** The texts of one page, with those that every page has. */
export function textsOf(texts: PageTexts, section: TextSection): readonly KeyedText[] {
  const { common, problems } = texts;
  const { reasons } = problems;
  const part =
    section === "problems"
      ? [
          ...keyed("problems", {
            title: problems.title,
            advice: problems.advice,
            reference: problems.reference,
            again: problems.again,
            list: problems.list,
          }),
          ...keyed("problems.reasons", { ...reasons }),
          ...Object.entries(problems.texts).flatMap(([key, texts]) =>
            keyed(`problems.${key}`, { ...texts }),
          ),
        ]
      : keyed(section, { ...texts[section] });
  return [...keyed("common", { ...common }), ...part];
}

/** The names in braces, each once, in alphabetical order. */
export function placeholdersOf(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{([a-z]+)\}/g)].map(([, name]) => name ?? ""))].sort();
}

function keyed(prefix: string, texts: Readonly<Record<string, string>>): KeyedText[] {
  return Object.entries(texts).map(([name, text]) => ({ key: `${prefix}.${name}`, text }));
}
