import { policy } from "./shape.ts";

export const redirectContentUrls = policy("redirect-content-urls", {
  sections: ["inbound", "outbound"],
  readsBody: true,
  undocumented:
    "What counts as a link: here each place in the body where the address of the backend stands as it is configured, and in inbound that of the API.",
});
