import type { BlobContainer } from "./blob-container.ts";
import { fits, type Grant, type GrantFilter, readGrant, revokedRecord } from "./grant.ts";

const folder = "grants/";
const grantName = /^grants\/([\w-]{43})$/;

/** How many requests are under way at a time. */
const parallel = 16;

/** What was found in the store. */
export interface Found {
  /** By person, then client, then age. */
  readonly grants: readonly Grant[];
  /** Blobs among the grants that are none. */
  readonly strangers: readonly string[];
}

/** Reads the grants that fit, whatever their state. */
export async function findGrants(container: BlobContainer, filter: GrantFilter): Promise<Found> {
  const now = new Date();
  const grants: Grant[] = [];
  const strangers: string[] = [];
  await eachInParallel(container.list(`${folder}${filter.id ?? ""}`), async (name) => {
    const id = grantName.exec(name)?.[1];
    const text = id === undefined ? "" : await container.get(name);
    // Deleted since it was listed.
    if (text === undefined) return;
    const grant = id === undefined ? undefined : readGrant(id, text, now);
    if (grant === undefined) strangers.push(name);
    else if (fits(grant, filter)) grants.push(grant);
  });
  return { grants: grants.toSorted(byPerson), strangers };
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
  const revoked: Grant[] = [];
  const endedMeanwhile: Grant[] = [];
  const failed: Grant[] = [];
  const failures: unknown[] = [];
  await eachInParallel(grants, async (grant) => {
    const name = `${folder}${grant.id}`;
    try {
      const text = await container.get(name);
      const isActive =
        text !== undefined && readGrant(grant.id, text, new Date())?.state === "active";
      if (isActive) await container.put(name, revokedRecord(text));
      (isActive ? revoked : endedMeanwhile).push(grant);
    } catch (error) {
      failed.push(grant);
      failures.push(error);
    }
  });
  return { revoked, endedMeanwhile, failed, failure: failures[0] };
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

function byPerson(left: Grant, right: Grant): number {
  const key = ({ username, user, client, issued }: Grant) =>
    [username ?? user ?? "", client ?? "", issued?.toISOString() ?? ""].join("\n");
  return key(left).localeCompare(key(right));
}
