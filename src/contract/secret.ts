/**
 * Whether what an option or a variable of this name holds must not be printed: `admin_password`, `DB_PASSWORD`, `apiKey`.
 *
 * A name that ends in what is only said about a secret, `token_cache_time` or `PASSWORD_FILE`, is none; nor is a path.
 */
export function isSecretName(name: string): boolean {
  if (name.startsWith('/')) return false
  const words: readonly string[] =
    name
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .match(/[a-z]+/g) ?? []
  if (ABOUT.test(words.at(-1) ?? '')) return false
  return words.some((word) => ALWAYS.test(word) || WORD.test(word)) || (words.length > 1 && words.includes('pwd'))
}

// PWD alone is the working folder.
const ALWAYS = /passw(?:or)?d|passphrase|secret|credential|apikey/
const WORD = /^(?:pass|tokens?|keys?)$/
const ABOUT =
  /^(?:age|algorithm|cache|count|dir|enabled|expir\w+|field|file|folder|format|header|id|interval|length|limit|max|method|min|name|path|period|policy|prefix|required|scheme|size|time|timeout|ttl|type|uri|url|version)s?$/

/** What is printed in place of a secret. */
export const MASK = '***'
