import { tryMcpRemote } from "./try-mcp-remote.ts";

tryMcpRemote("started for each call");
