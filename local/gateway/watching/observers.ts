import type {
  CallObserver,
  GatewayObserver,
  PoliciesObserver,
  PolicyObserver,
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

function policiesIn(all: readonly PoliciesObserver[]): PoliciesObserver {
  return {
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
