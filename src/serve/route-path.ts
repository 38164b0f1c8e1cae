/** Stands for an encoded slash in a decoded path: half a surrogate pair, which no decoded UTF-8 holds. */
export const ENCODED_SLASH = '\ud800'

/** A path as it is matched: decoded, with {@link ENCODED_SLASH} for what parts no segments. Null for what cannot be decoded. */
export function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path.replace(/%2f/gi, ENCODED_SLASH))
  } catch {
    // What no server would hand on leads nowhere.
    return null
  }
}

/** What a variable takes of a decoded path, as a controller sees it. */
export function unescaped(value: string | null): string | null {
  return value?.replaceAll(ENCODED_SLASH, '/') ?? null
}
