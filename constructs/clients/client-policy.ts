import { checkedDuration, Duration } from "../properties/duration.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { checkedLater, flag, instance, list, needed, object, text } from "../properties/kinds.ts";
import type { Shape } from "../properties/shape.ts";
import { ClientDocuments, type ClientDocumentsView } from "./client-documents.ts";
import {
  digest,
  isRedirectUri,
  RedirectPolicy,
  type RedirectPolicyView,
  redirectDigest,
} from "./redirect-policy.ts";

/** A client that the operator knows and that need not register. */
export interface PreRegisteredClient {
  /**
   * The client id to type into the client. It may be the URL of a client ID metadata document, which is then never
   * fetched: this entry replaces it.
   */
  readonly id: string;
  /** The name people see. */
  readonly name: string;
  /** The client's redirect URIs. The port of a loopback URI is ignored. */
  readonly redirectUris: readonly string[];
  /**
   * SHA-256 hashes, in hexadecimal, of the secrets that the client may present; two while one
   * replaces the other. The secrets themselves never come near the gateway's configuration: make
   * one of at least 32 random characters, give it to the client and its hash to this list. An empty
   * list is refused: it could mean a public client, or one that nobody can be.
   * @default none, a public client
   */
  readonly secretHashes?: readonly string[];
  /**
   * The client is a protected resource that may ask about any token (RFC 7662); it needs a secret.
   * @default false
   */
  readonly introspection?: boolean;
}

/** Which OAuth clients may connect, and how they become known. */
export interface ClientPolicyProps {
  /**
   * Whether clients may register themselves (RFC 7591), as most of them do.
   * @default true
   */
  readonly dynamicRegistration?: boolean;
  /**
   * For how long a registration is valid before the client must register again; 1 to 3650 whole days.
   * @default Duration.days(365)
   */
  readonly registrationLifetime?: Duration;
  /**
   * Which client ID metadata documents are accepted.
   * @default ClientDocuments.known()
   */
  readonly documents?: ClientDocuments;
  /**
   * Clients that you register here, so that they need not register themselves.
   * @default none
   */
  readonly preRegistered?: readonly PreRegisteredClient[];
  /**
   * Which redirect URIs clients may use.
   * @default RedirectPolicy.any()
   */
  readonly redirects?: RedirectPolicy;
  /**
   * Whether people may tick "do not ask again" for programs and apps on their own device as well. Any other program
   * there could listen on the same port or claim the same scheme, and would then get a code without a page being shown
   * (RFC 8252 section 8.6). Websites can always be remembered.
   * @default false
   */
  readonly rememberNativeApps?: boolean;
  /**
   * Ids of clients that are refused, however they became known. Their refresh tokens no longer work; access tokens that
   * they have expire within minutes.
   * @default none
   */
  readonly blocked?: readonly string[];
}

/** What templates know of a pre-registered client. */
export interface PreRegisteredClientView {
  readonly id: string;
  readonly name: string;
  readonly redirectDigests: string;
  /** SHA-256 hashes in lower-case hexadecimal, separated by blanks. */
  readonly secretHashes: string;
  readonly introspection: boolean;
}

/** What templates know of clients. */
export interface ClientPolicyView {
  readonly dynamicRegistration: boolean;
  /** Seconds after which a registration is no longer accepted. */
  readonly registrationLifetime: number;
  readonly documents: ClientDocumentsView | undefined;
  /** Whether documents of any host are accepted, so that nobody vouches for what one says. */
  readonly anyDocument: boolean;
  readonly preRegistered: readonly PreRegisteredClientView[];
  readonly redirects: RedirectPolicyView;
  /** Whether an approval of a program or an app on the person's own device may be remembered. */
  readonly rememberNativeApps: boolean;
  /** Digests of the ids of refused clients. */
  readonly blocked: readonly string[];
  /** Whether any client may ask about tokens. */
  readonly introspection: boolean;
}

/**
 * Checks a client policy and turns it into what templates know.
 * @throws InvalidPropertyError naming the entry that cannot work.
 */
export function clientPolicyView(construct: string, props: ClientPolicyProps): ClientPolicyView {
  const refuse = (property: string, problem: string): never => {
    throw new InvalidPropertyError(construct, `clients.${property}`, problem);
  };
  const registrationLifetime = checkedDuration(
    construct,
    "clients.registrationLifetime",
    props.registrationLifetime ?? Duration.days(365),
    { least: Duration.days(1), most: Duration.days(3650), whole: "days" },
  );
  const preRegistered = (props.preRegistered ?? []).map((client) =>
    preRegisteredView(client, (problem) => refuse(`preRegistered "${client.id}"`, problem)),
  );
  const ids = preRegistered.map(({ id }) => id);
  if (new Set(ids).size < ids.length) refuse("preRegistered", "has the same id twice.");
  const documents = (props.documents ?? ClientDocuments.known()).view;
  return {
    dynamicRegistration: props.dynamicRegistration ?? true,
    registrationLifetime: registrationLifetime.inSeconds,
    documents,
    anyDocument: documents !== undefined && documents.hosts === undefined,
    preRegistered,
    redirects: (props.redirects ?? RedirectPolicy.any()).view,
    rememberNativeApps: props.rememberNativeApps ?? false,
    blocked: (props.blocked ?? []).map(digest),
    introspection: preRegistered.some((client) => client.introspection),
  };
}

function preRegisteredView(
  client: PreRegisteredClient,
  refuse: (problem: string) => never,
): PreRegisteredClientView {
  const { id, name, redirectUris, secretHashes = [], introspection = false } = client;
  if (client.secretHashes?.length === 0) {
    refuse(
      "has an empty list of secret hashes. Add the hash of its secret, or leave the list out for a public client.",
    );
  }
  const plain = /^[A-Za-z0-9][A-Za-z0-9._~-]{0,127}$/.test(id) && !id.startsWith("c1.");
  if (!plain && !/^https:\/\/[a-z0-9.-]+\/[A-Za-z0-9._~/-]{1,200}$/.test(id)) {
    refuse(
      'must have an id of letters, digits or . _ ~ -, not beginning with "c1.", or the URL of a metadata document.',
    );
  }
  if (name.trim() === "" || name.length > 48) refuse("must have a name of 1 to 48 characters.");
  const [bad] = redirectUris.filter((uri) => !isRedirectUri(uri));
  if (bad !== undefined) {
    refuse(
      `has a redirect URI that is neither https, nor http on a loopback host, nor of an app: ${bad}`,
    );
  }
  if (secretHashes.some((hash) => !/^[0-9a-f]{64}$/.test(hash))) {
    refuse("has a secret hash that is not 64 lower-case hexadecimal digits.");
  }
  if (introspection && secretHashes.length === 0) {
    refuse("may ask about tokens, so it needs a secret to prove itself; add its hash.");
  }
  if (redirectUris.length === 0 && !introspection) refuse("has no redirect URI.");
  return {
    id,
    name,
    redirectDigests: redirectUris.map(redirectDigest).join(""),
    secretHashes: secretHashes.join(" "),
    introspection,
  };
}

const preRegisteredShape: Shape<PreRegisteredClient> = {
  id: needed(text("the client id")),
  name: needed(text("what people see")),
  redirectUris: needed(list(text())),
  secretHashes: list(text()),
  introspection: flag,
};

export const clientsShape: Shape<ClientPolicyProps> = {
  dynamicRegistration: flag,
  registrationLifetime: checkedLater,
  documents: instance(
    ["view"],
    "ClientDocuments, such as ClientDocuments.only([...]) with the hosts",
  ),
  preRegistered: list(object(preRegisteredShape)),
  redirects: instance(["view"], "a RedirectPolicy, such as RedirectPolicy.only({...})"),
  rememberNativeApps: flag,
  blocked: list(text()),
};
