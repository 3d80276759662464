import { tryMcpRemote } from "./try-mcp-remote.ts";

tryMcpRemote("left running");
