import { relative } from "node:path";
import { printable } from "../../grants/printable.ts";
import type { Exchange } from "../../local/gateway/exchange/exchange.ts";
import { Fault } from "../../local/gateway/fault.ts";
import type {
  GatewayObserver,
  PolicyObserver,
  RequestObserver,
  StartedPolicy,
} from "../../local/gateway/watching/observer.ts";
import { Secrets } from "../policy-run/secrets.ts";

/** Writes a line for each request, and one for what went wrong in it, with its place. */
export class RequestLog implements GatewayObserver {
  readonly #print: (line: string) => void;
  readonly #secrets = new Secrets(false);

  /** @param print writes a line */
  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  /** Writes what only whoever runs it can mend. */
  say(sentence: string): void {
    this.#print(`  ! ${this.#secrets.text(printable(sentence))}`);
  }

  request(exchange: Exchange): RequestObserver {
    const failures: string[] = [];
    const known = new Set<unknown>();
    const watch = (started: StartedPolicy): PolicyObserver => ({
      policy: watch,
      call: () => undefined,
      ended: () => undefined,
      failed: (error, _changes, { line, column }) => {
        if (known.has(error) || !(error instanceof Fault)) return;
        known.add(error);
        const { reason, message } = error.details;
        failures.push(`${documentOf(exchange, started)}:${line}:${column} [${reason}] ${message}`);
      },
    });
    return {
      policy: watch,
      received: () => undefined,
      traced: () => undefined,
      answered: ({ status }) => {
        const { method, originalUrl } = exchange.request;
        const took = Math.round(performance.now() - exchange.began);
        const asked = printable(originalUrl.path, 200);
        const { lastError } = exchange;
        this.#print(`${status} ${method} ${asked}  ${took} ms`);
        if (failures.length === 0 && lastError !== undefined)
          failures.push(`[${lastError.reason}] ${lastError.message}`);
        for (const failure of failures) this.say(failure);
      },
      sent: () => undefined,
      ended: () => undefined,
    };
  }
}

/** The file that a policy is written in, from the working folder. */
function documentOf(
  { api, operation, access }: Exchange,
  { scope, fragment }: StartedPolicy,
): string {
  if (fragment !== undefined) return fragment;
  const policies = {
    global: undefined,
    product: access?.product?.policy,
    api: api?.policy,
    operation: operation?.policy,
  };
  const address = policies[scope]?.address;
  return address === undefined ? `the ${scope} policy` : relative(process.cwd(), address);
}
