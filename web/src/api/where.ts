// Where this page was served: at the root, or below a path of its own where one server holds
// several places. The server writes it into the page.

const PATH = /^\/[a-z0-9-]+$/;

/// What comes before every address of this place: nothing, or such as `/futian`.
export function prefixOf(page: ParentNode): string {
  const said = page.querySelector('meta[name="gongshu-prefix"]')?.getAttribute("content") ?? "";
  return PATH.test(said) ? said : "";
}

export const prefix = prefixOf(document);

/// An address of this place as the server knows it. Links between pages need it not: the router
/// knows where it stands.
export const at = (path: string): string => prefix + path;

/// The name of something kept in this browser for this place alone: places share the browser's
/// store, and nothing else.
export const kept = (name: string): string => name + prefix.replace("/", "-");
