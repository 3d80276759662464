import { ScriptedModel } from "./scripted-model.ts";
import { runInTerminal } from "./terminal.ts";
import { tryClient } from "./try-client.ts";

tryClient({
  title: "Claude Code",
  client: "claude-code",
  atExpiry: "refreshes",
  atRestart: "registers again when told to sign in",
  remark:
    "what a model would tell it to do comes from a stand-in for the model: no account is needed for that",
  use: async ({ gateway, laptop, file }) => {
    const platform = `${process.platform}-${process.arch}`;
    const claude = file(`@anthropic-ai/claude-code-${platform}/claude`);
    const model = await ScriptedModel.start("mcp__weather__get_weather", { city: "Lisbon" });
    const environment = {
      ...laptop.environment,
      ANTHROPIC_BASE_URL: model.origin,
      ANTHROPIC_API_KEY: "none is needed",
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
      DISABLE_AUTOUPDATER: "1",
    };
    const run = async (...words: string[]) => {
      const { code, stdout, stderr } = await laptop.runProgram(claude, words, environment);
      if (code !== 0) throw new Error(`It ended with ${code}: ${stdout}${stderr}`);
      return stdout;
    };
    await run("mcp", "add", "--transport", "http", "weather", gateway.url);
    return {
      // Looking at its servers makes it forget a registration that the gateway does not know any more.
      signIn: async () => {
        await run("mcp", "list");
        const place = { cwd: laptop.home, env: environment };
        await runInTerminal(claude, ["mcp", "login", "weather"], place);
      },
      weather: async () => {
        const format = ["--output-format", "stream-json", "--verbose"];
        const allowed = ["--allowedTools", "mcp__weather__get_weather"];
        await run("-p", "What is the weather in Lisbon?", ...allowed, ...format);
        return model.toolResult;
      },
      close: () => model.close(),
    };
  },
});
