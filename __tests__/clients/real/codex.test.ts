import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Laptop } from "./laptop.ts";
import { tryClient } from "./try-client.ts";

tryClient({
  title: "Codex",
  client: "codex",
  atExpiry: "refreshes",
  atRestart: "registers again when told to sign in",
  remark: "called through its app server: no account is needed for that",
  use: ({ gateway, laptop, file }) => {
    const codex = file("@openai/codex/bin/codex.js");
    let known = false;
    return {
      signIn: async () => {
        const words = known ? ["login", "weather"] : ["add", "weather", "--url", gateway.url];
        const { code, stdout, stderr } = await laptop.run(codex, ["mcp", ...words]);
        if (code !== 0) throw new Error(`It ended with ${code}: ${stdout}${stderr}`);
        known = true;
      },
      weather: () => askAppServer(codex, laptop),
    };
  },
});

/** Calls the tool as an editor does that has Codex in it: JSON-RPC, a message on each line of stdio. */
async function askAppServer(codex: string, laptop: Laptop): Promise<string> {
  const server = spawn(process.execPath, [codex, "app-server"], {
    cwd: laptop.home,
    env: laptop.environment,
    stdio: ["pipe", "pipe", "ignore"],
    timeout: 60_000,
  });
  const ended = once(server, "close");
  const answers = new Map<number, (answer: Answer) => void>();
  createInterface({ input: server.stdout }).on("line", (line) => {
    const message = JSON.parse(line) as Answer;
    answers.get(message.id ?? 0)?.(message);
  });
  const send = (message: object) => server.stdin.write(`${JSON.stringify(message)}\n`);
  let last = 0;
  const ask = async (method: string, params: object): Promise<Answer> => {
    last += 1;
    const id = last;
    const answered = new Promise<Answer>((resolve) => answers.set(id, resolve));
    send({ id, method, params });
    const early = ended.then(() => {
      throw new Error(`Codex ended before it answered ${method}.`);
    });
    return await Promise.race([answered, early]);
  };
  try {
    await ask("initialize", { clientInfo: { name: "trial", title: "Trial", version: "1.0.0" } });
    send({ method: "initialized" });
    const { result } = await ask("thread/start", {});
    const call = { server: "weather", tool: "get_weather", arguments: { city: "Lisbon" } };
    const answer = await ask("mcpServer/tool/call", { threadId: result?.thread?.id, ...call });
    return JSON.stringify(answer);
  } finally {
    server.stdin.end();
    server.kill();
    await ended;
  }
}

interface Answer {
  readonly id?: number;
  readonly result?: { readonly thread?: { readonly id: string } };
}
