// Sends one request as the gateway does, in a process with an environment of its own, and prints what came of it.
import { text } from "node:stream/consumers";
import { Outbound } from "../../../../local/gateway/outbound/outbound.ts";

const outbound = new Outbound({ trusted: [], warn: (sentence) => process.stdout.write(sentence) });
try {
  const answer = await outbound.send({ url: process.argv[2] ?? "", method: "GET" });
  process.stdout.write(`${answer.status} ${await text(answer.body.stream)}`);
} catch {
  process.exitCode = 1;
}
await outbound.close();
