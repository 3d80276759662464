import { freePort } from "../../../local/containers/free-port.ts";
import { tryClient } from "./try-client.ts";

tryClient({
  title: "mcporter",
  client: "mcporter",
  atExpiry: "refreshes",
  atRestart: "registers again",
  remark: "keeps its registration only with oauthRedirectUrl in its configuration",
  use: async ({ gateway, laptop, file }) => {
    const mcporter = file("mcporter/dist/cli.js");
    const server = {
      url: gateway.url,
      auth: "oauth",
      oauthRedirectUrl: `http://127.0.0.1:${await freePort()}/callback`,
    };
    laptop.write("config/mcporter.json", JSON.stringify({ mcpServers: { weather: server } }));
    const run = async (...words: string[]) => {
      const { code, stdout, stderr } = await laptop.run(mcporter, words);
      if (code !== 0) throw new Error(`mcporter ${words.join(" ")}: ${code}\n${stdout}${stderr}`);
      return stdout;
    };
    return {
      signIn: async () => {
        await run("auth", "weather");
      },
      weather: () => run("call", "weather.get_weather", "city=Lisbon"),
    };
  },
});
