// How long single requests to the local gateway take. On Azure the policies run in API Management, so these figures say
// nothing about it; they say which of the endpoints do more work than others, and whether a change made one slower.
import { OAuthClient } from "../__tests__/e2e/oauth-client.ts";
import { type Local, startLocal } from "../local/start-local.ts";
import { synthesize } from "../local/synthesize.ts";
import { measure } from "./measure.ts";

const rounds = 100;

/** Milliseconds of one of a hundred requests in a row. */
async function each(request: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  for (let round = 0; round < rounds; round += 1) await request();
  return (performance.now() - started) / rounds;
}

async function run(local: Local, recorded: Local): Promise<void> {
  const client = await OAuthClient.register(local);
  const { access_token: token, refresh_token: refreshToken } = await client.tokens();
  const read = async (answer: Response) => {
    if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}`);
    return await answer.text();
  };
  let current: unknown = refreshToken;
  const shown = await OAuthClient.register(recorded);
  const { access_token: shownToken } = await shown.tokens();
  await measure(
    [
      {
        name: "metadata",
        run: () =>
          each(async () =>
            read(await fetch(`${local.issuer}/.well-known/oauth-authorization-server`)),
          ),
      },
      { name: "register", run: () => each(() => OAuthClient.register(local)) },
      {
        name: "authorize, the consent page",
        run: () => each(async () => read(await fetch(client.authorizationUrl("v".repeat(43))))),
      },
      {
        name: "token, refresh with rotation",
        run: () =>
          each(async () => {
            const answer = await client.refresh(current);
            if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
            current = answer.body["refresh_token"];
          }),
      },
      {
        name: "MCP call, tools/list",
        run: () => each(async () => read(await client.call(token))),
      },
      {
        name: "the same, recorded for the page that shows it",
        run: () => each(async () => read(await shown.call(shownToken))),
      },
    ],
    Number(process.argv[2] ?? 7),
  );
}

const stack = await synthesize("cdktf.out/bench");
const local = await startLocal({ stack });
const recorded = await startLocal({ stack, trace: true });
try {
  await run(local, recorded);
} finally {
  await local.close();
  await recorded.close();
}
