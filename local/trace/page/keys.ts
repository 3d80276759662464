import { byId } from "./element.ts";
import { addressOf, route, shownRequests, state, tabs } from "./state.ts";

/** What is done by keys; nothing while somebody writes. */
export function listenToKeys(changed: () => void): void {
  const search = byId("search") as HTMLInputElement;
  const dialog = byId("keys") as HTMLDialogElement;
  byId("help").addEventListener("click", () => dialog.showModal());
  search.addEventListener("input", () => {
    state.search = search.value;
    changed();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (act(event.key, search, dialog, changed)) event.preventDefault();
  });
}

function act(
  key: string,
  search: HTMLInputElement,
  dialog: HTMLDialogElement,
  changed: () => void,
): boolean {
  const shown = route();
  switch (key) {
    case "/":
      search.focus();
      return true;
    case "?":
      dialog.showModal();
      return true;
    case "j":
      return move(1);
    case "k":
      return move(-1);
    case "e":
      state.filter = state.filter === "errors" ? "all" : "errors";
      changed();
      return true;
    case "f": {
      const flow = shown.view === "request" ? state.requests.get(shown.id)?.flow : undefined;
      if (flow !== undefined) location.hash = addressOf({ view: "flow", id: flow });
      return flow !== undefined;
    }
    case "m":
      location.hash = addressOf({ view: "metrics" });
      return true;
    case "Escape":
      location.hash = addressOf({ view: "none" });
      return true;
    default: {
      const tab = tabs[Number(key) - 1];
      if (shown.view !== "request" || tab === undefined) return false;
      location.hash = addressOf({ ...shown, tab });
      return true;
    }
  }
}

/** Goes to the next request, or the one before. */
function move(by: 1 | -1): boolean {
  const shown = route();
  const requests = shownRequests();
  const at = shown.view === "request" ? requests.findIndex(({ id }) => id === shown.id) : -1;
  const next = requests[at < 0 ? (by > 0 ? 0 : requests.length - 1) : at + by];
  if (next === undefined) return false;
  location.hash = addressOf({
    view: "request",
    id: next.id,
    tab: shown.view === "request" ? shown.tab : "policies",
  });
  return true;
}
