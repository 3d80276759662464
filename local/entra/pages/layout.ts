import { createHash } from "node:crypto";
import { Html, html } from "./html.ts";

const style = `
:root { color-scheme: light dark; --ground: #f3f2f1; --card: #fff; --ink: #1b1a19;
  --soft: #5c5a58; --line: #d2d0ce; --accent: #0f6cbd; --notice: #fff4ce; --notice-ink: #5c4400;
  --bad: #b10e1c; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #141414; --card: #232323; --ink: #f5f5f5; --soft: #b5b5b5; --line: #4a4a4a;
    --accent: #62abf5; --notice: #433519; --notice-ink: #fce9b8; --bad: #f1707b; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem 1rem;
  background: var(--ground); color: var(--ink); font: 1rem/1.5 "Segoe UI", system-ui, sans-serif; }
main { width: min(30rem, 100%); background: var(--card); border: 1px solid var(--line);
  border-radius: .5rem; overflow: hidden; }
.notice { margin: 0; padding: .625rem 1.5rem; background: var(--notice); color: var(--notice-ink);
  font-size: .875rem; }
.content { padding: 1.5rem; }
h1 { margin: 0 0 .25rem; font-size: 1.5rem; font-weight: 600; line-height: 1.3; }
p { margin: 0 0 1rem; overflow-wrap: anywhere; }
.soft { color: var(--soft); font-size: .875rem; }
.alert { color: var(--bad); border-left: .25rem solid; padding-left: .75rem; }
ul { list-style: none; margin: 0 0 1rem; padding: 0; display: grid; gap: .5rem; }
button { font: inherit; color: inherit; cursor: pointer; background: transparent;
  border: 1px solid var(--line); border-radius: .375rem; padding: .625rem .875rem; }
button:hover { border-color: var(--accent); }
button:focus-visible, a:focus-visible { outline: .1875rem solid var(--accent); outline-offset: 2px; }
.action { display: inline-block; color: inherit; text-decoration: none; border: 1px solid var(--line);
  border-radius: .375rem; padding: .625rem .875rem; }
.action:hover { border-color: var(--accent); }
form + p { margin-top: 1.25rem; }
.person { width: 100%; text-align: left; display: grid; }
.person > span { overflow-wrap: anywhere; }
.name { font-weight: 600; }
.state { font-weight: 400; color: var(--soft); }
.disabled .state { color: var(--bad); }
dl { margin: 0; display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem;
  font-size: .875rem; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
a { color: var(--accent); }
`;

const styleHash = createHash("sha256").update(style).digest("base64");

/** No script, no other origin, no frame around it. */
export const pageHeaders = {
  "content-security-policy": `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; frame-ancestors 'none'`,
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;

/** A whole page, with the notice that says what it is not. */
export function page(title: string, content: Html): string {
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
<main>
<p class="notice">This is a local stand-in for Microsoft Entra ID. It is not Microsoft, and nothing leaves this machine.</p>
<div class="content">
${content}
</div>
</main>
</body>
</html>
`.text;
}
