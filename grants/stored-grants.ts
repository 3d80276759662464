import type { BlobContainer } from "./blob-container.ts";
import { afterEndings, type Ending, isEnding, readEnding } from "./ending.ts";
import { fits, type Grant, type GrantFilter, readGrant, revokedRecord } from "./grant.ts";
import { personFolder } from "./person-folder.ts";

const root = "grants/";
const grantName = /^grants\/(?:[\w-]{22}\/)?([\w-]{43})$/;

/** How many requests are under way at a time. */
const parallel = 16;

/** What was found in the store. */
export interface Found {
  /** By person, then client, then age. */
  readonly grants: readonly Grant[];
  /** Blobs among the grants that are none. */
  readonly strangers: readonly string[];
}

/** Reads the grants that fit, whatever their state; of a person with an object id, none of anybody else is read. */
export async function findGrants(container: BlobContainer, filter: GrantFilter): Promise<Found> {
  const now = new Date();
  const grants: Grant[] = [];
  const endings: Ending[] = [];
  const strangers: string[] = [];
  await eachInParallel(candidates(container, filter), async (blob) => {
    const id = grantName.exec(blob)?.[1];
    if (id !== undefined && !id.startsWith(filter.id ?? "")) return;
    const isKnown = id !== undefined || isEnding(blob);
    const text = isKnown ? await container.get(blob) : "";
    // Deleted since it was listed.
    if (text === undefined) return;
    if (isEnding(blob)) {
      endings.push(readEnding(blob, text));
      return;
    }
    const grant = id === undefined ? undefined : readGrant(blob, text, now);
    if (grant === undefined) strangers.push(blob);
    else if (fits(grant, filter)) grants.push(grant);
  });
  return {
    grants: grants.map((grant) => afterEndings(grant, endings)).toSorted(byPerson),
    strangers,
  };
}

/** The blobs that may be grants that fit, and what ends them. */
async function* candidates(
  container: BlobContainer,
  { user }: GrantFilter,
): AsyncGenerator<string> {
  const folder = user === undefined ? undefined : personFolder(user);
  if (folder === undefined) {
    yield* container.list(root);
    return;
  }
  yield* container.list(`${root}${folder}/`);
  // Those from before there were folders stand beside them, until they end.
  yield* container.list(root, { delimiter: "/" });
}

/** What became of the grants that were to be revoked. */
export interface Revocation {
  readonly revoked: readonly Grant[];
  /** Somebody else revoked them, or they were deleted, while the operator made up their mind. */
  readonly endedMeanwhile: readonly Grant[];
  /** Why the others are not revoked: the first reason of all. */
  readonly failure: unknown;
  readonly failed: readonly Grant[];
}

/**
 * Revokes grants. Each is read again, since it may have been refreshed or revoked since it was
 * shown, and written without a condition: a refresh at the same moment holds an ETag that no
 * longer matches, so a revocation always wins.
 */
export async function revokeGrants(
  container: BlobContainer,
  grants: readonly Grant[],
): Promise<Revocation> {
  const outcomes = new Map<Grant, "revoked" | "ended meanwhile" | "failed">();
  const failures: unknown[] = [];
  await eachInParallel(grants, async (grant) => {
    const name = grant.blob;
    try {
      const text = await container.get(name);
      const isActive = text !== undefined && readGrant(name, text, new Date())?.state === "active";
      if (isActive) await container.put(name, revokedRecord(text));
      outcomes.set(grant, isActive ? "revoked" : "ended meanwhile");
    } catch (error) {
      outcomes.set(grant, "failed");
      failures.push(error);
    }
  });
  // In the order in which they were shown, whichever was done first.
  const those = (outcome: string) => grants.filter((grant) => outcomes.get(grant) === outcome);
  return {
    revoked: those("revoked"),
    endedMeanwhile: those("ended meanwhile"),
    failed: those("failed"),
    failure: failures[0],
  };
}

/** Does something with each item, some at a time; the first error ends it. */
async function eachInParallel<T>(
  items: Iterable<T> | AsyncIterable<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  // Of one generator, every worker takes the next item that is left.
  const queue = (async function* () {
    yield* items;
  })();
  const workers = Array.from({ length: parallel }, async () => {
    for await (const item of queue) await work(item);
  });
  await Promise.all(workers);
}

/** In one order, whatever the language of the machine is: Danish has aa behind z. */
const names = new Intl.Collator("en");

function byPerson(left: Grant, right: Grant): number {
  const key = ({ username, user, client, issued }: Grant) =>
    [username ?? user ?? "", client ?? "", issued?.toISOString() ?? ""].join("\n");
  return names.compare(key(left), key(right));
}
