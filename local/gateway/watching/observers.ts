import type {
  CallObserver,
  ExchangeChanges,
  GatewayObserver,
  PoliciesObserver,
  PolicyObserver,
  RemovedHeaders,
  RequestObserver,
} from "./observer.ts";

/** One observer for several, each told everything in turn. */
export function together(...observers: readonly GatewayObserver[]): GatewayObserver {
  return {
    request: (exchange) => {
      const watching = there(observers.map((each) => each.request(exchange)));
      return watching.length === 0 ? undefined : requests(watching);
    },
  };
}

function there<Observer>(observers: readonly (Observer | undefined)[]): Observer[] {
  return observers.filter((each) => each !== undefined);
}

function requests(all: readonly RequestObserver[]): RequestObserver {
  return {
    ...policiesIn(all),
    received: (chunk) => all.forEach((each) => void each.received(chunk)),
    traced: (event) => all.forEach((each) => void each.traced(event)),
    measured: (metric) => all.forEach((each) => void each.measured?.(metric)),
    answered: (response) => all.forEach((each) => void each.answered(response)),
    sent: (chunk) => all.forEach((each) => void each.sent(chunk)),
    ended: () => all.forEach((each) => void each.ended()),
  };
}

/** Tells of policies that removed a header each: of each by itself, where that is what the observer wants. */
export function tellOfRemovals(
  observer: PoliciesObserver,
  removed: RemovedHeaders,
  changes: ExchangeChanges,
): void {
  if (observer.removed !== undefined) {
    observer.removed(removed, changes);
    return;
  }
  const changesOf = removalsByName(changes);
  for (const [started, name] of removed) {
    observer.policy(started)?.ended("continue", changesOf(name));
  }
}

/** What of the changes the policy made that removes a header: the first that names it did. */
export function removalsByName(changes: ExchangeChanges): (name: string) => ExchangeChanges {
  const left = (["request", "response"] as const).flatMap((message) =>
    [...(changes[message]?.headers ?? [])].map(([name, change]) => ({ message, name, change })),
  );
  return (name) => {
    const at = left.findIndex((each) => each.name === name);
    const [found] = at < 0 ? [] : left.splice(at, 1);
    return found === undefined
      ? {}
      : { [found.message]: { headers: new Map([[name, found.change]]) } };
  };
}

function policiesIn(all: readonly PoliciesObserver[]): PoliciesObserver {
  return {
    removed: (removed, changes) =>
      all.forEach((each) => void tellOfRemovals(each, removed, changes)),
    policy: (started) => {
      const watching = there(all.map((each) => each.policy(started)));
      return watching.length === 0 ? undefined : policies(watching);
    },
  };
}

function policies(all: readonly PolicyObserver[]): PolicyObserver {
  return {
    ...policiesIn(all),
    call: (request) => {
      const watching = there(all.map((each) => each.call(request)));
      return watching.length === 0 ? undefined : calls(watching);
    },
    ended: (outcome, changes) => all.forEach((each) => void each.ended(outcome, changes)),
    failed: (error, changes, place) =>
      all.forEach((each) => void each.failed(error, changes, place)),
  };
}

function calls(all: readonly CallObserver[]): CallObserver {
  return {
    answered: (answer) => all.forEach((each) => void each.answered(answer)),
    received: (chunk) => all.forEach((each) => void each.received(chunk)),
    failed: (error) => all.forEach((each) => void each.failed(error)),
  };
}
