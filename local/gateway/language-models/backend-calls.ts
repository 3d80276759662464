import { json } from "node:stream/consumers";
import { discard } from "../message/body.ts";
import type { Step } from "../pipeline/step.ts";

/** A backend did not answer as it should. */
export class BackendCallError extends Error {
  override readonly name = "BackendCallError";
}

/** A request of a policy's own to a backend of the service. */
export interface BackendCall {
  readonly backendId: string;
  /** What comes after the backend's URL, its query included. */
  readonly path: string;
  /** What is sent as JSON. */
  readonly content: unknown;
  /** Headers beside those of the backend's credentials. */
  readonly headers?: readonly string[];
}

/** Posts JSON to a backend with its credentials, and reads JSON. @throws BackendCallError unless it answers 200 */
export async function postToBackend(
  step: Step<never>,
  { backendId, path, content, headers = [] }: BackendCall,
): Promise<unknown> {
  const { backends, backendStates } = step.runtime;
  const [id, backend] = backendStates.choose(backendId, backends);
  const { credentials } = backend;
  const own = Object.entries(credentials?.headers ?? {}).flatMap(([name, values]) =>
    values.flatMap((value) => [name, value]),
  );
  const authorization = credentials?.authorization;
  const url = `${backend.url}${backend.path ?? ""}${path}`;
  const answer = await step
    .send(
      {
        url,
        method: "POST",
        headers: [
          ...["Content-Type", "application/json"],
          ...own,
          ...(authorization === undefined ? headers : ["Authorization", authorization]),
        ],
        body: Buffer.from(JSON.stringify(content)),
      },
      { headersTimeout: 60_000 },
    )
    .catch((cause: unknown) => {
      backendStates.report(id, backend, "failed");
      throw new BackendCallError(`The backend ${backendId} cannot be reached.`, { cause });
    });
  const retryAfter = answer.headers.first("Retry-After");
  backendStates.report(id, backend, { status: answer.status, retryAfter });
  if (answer.status !== 200) {
    await discard(answer.body);
    throw new BackendCallError(`The backend ${backendId} answered ${answer.status}.`);
  }
  try {
    return await json(answer.body.stream);
  } catch (cause) {
    throw new BackendCallError(`The backend ${backendId} answered no JSON.`, { cause });
  }
}
