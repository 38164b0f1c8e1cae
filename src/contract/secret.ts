/**
 * Whether what an option or a variable of this name holds must not be printed: `admin_password`, `DB_PASSWORD`, `apiKey`; also
 * with a slip of the pen, `admin_pasword`.
 *
 * A name that ends in what is only said about a secret, `token_cache_time` or `PASSWORD_FILE`, is none; nor is a path.
 */
export function isSecretName(name: string): boolean {
  if (name.startsWith('/') || name === 'PWD') return false
  const words: readonly string[] =
    name
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .match(/[a-z]+/g) ?? []
  if (ABOUT.test(words.at(-1) ?? '')) return false
  return words.some((word) => ALWAYS.test(word) || WORD.test(word) || isMisspelt(word))
}

// PWD alone, in capitals, is the working folder.
const ALWAYS = /passw(?:or)?d|passphrase|secret|credential|apikey/
const WORD = /^(?:pass|pgpass|pwd|bearer|tokens?|keys?)$/
const ABOUT =
  /^(?:age|algorithm|cache|count|dir|enabled|expir\w+|field|file|folder|format|header|id|interval|length|limit|max|method|min|name|path|period|policy|prefix|required|scheme|size|time|timeout|ttl|type|uri|url|version)s?$/
// Long enough that no other word is as near.
const LONG = ['password', 'passwords', 'passphrase', 'secret', 'secrets', 'credential', 'credentials']

function isMisspelt(word: string): boolean {
  return LONG.some((meant) => Math.abs(meant.length - word.length) <= 1 && isOneSlip(word, meant))
}

/** Whether one letter too many, too few or another one, or a swap of two neighbours, is all that differs. */
function isOneSlip(word: string, meant: string): boolean {
  let start = 0
  while (start < word.length && word[start] === meant[start]) start++
  const [rest, wanted] = [word.slice(start), meant.slice(start)]
  if (rest.slice(1) === wanted.slice(1) || rest.slice(1) === wanted || rest === wanted.slice(1)) return true
  return rest[0] === wanted[1] && rest[1] === wanted[0] && rest.slice(2) === wanted.slice(2)
}

/** What is printed in place of a secret. */
export const MASK = '***'

/** Parameters of a query, and fields of a form, that let in whoever has them; in lower case. */
export const SECRET_PARAMETERS: readonly string[] = [
  ...['token', 'access_token', 'id_token', 'refresh_token', 'auth_token', 'x-auth-token', 'x-subject-token', 'jwt'],
  ...['password', 'secret', 'client_secret', 'key', 'api_key', 'code', 'sessionid'],
  ...['signature', 'sig', 'temp_url_sig', 'x-amz-signature', 'x-amz-security-token'],
]

/**
 * A text with the passwords in it masked that its form gives away: those of URLs, `redis://:***@host`, and of connection strings,
 * `host=a password=***`. It takes a time that grows with the text alone.
 */
export function withoutPasswords(text: string): string {
  const plain = ASSIGNS.test(text) ? text.replace(ASSIGNED, `$1${MASK}`) : text
  return inUrls(plain, () => {})
}

/** The passwords that {@link withoutPasswords} masks in URLs. */
export function passwordsIn(text: string): string[] {
  const found: string[] = []
  inUrls(text, (password) => found.push(password))
  return found
}

const ASSIGNS = /passw(?:or)?d=|pwd=/i
const ASSIGNED = /((?:passw(?:or)?d|pwd)=)[^\s&;,"'*][^\s&;,"']*/gi

function inUrls(text: string, tell: (password: string) => void): string {
  if (!text.includes('@') || !text.includes('://')) return text
  const pieces = text.split(/([\s"'<>]+|,(?=[a-z][a-z\d+.-]{0,30}:\/\/))/i)
  return pieces.map((piece) => inUrl(piece, tell)).join('')
}

function inUrl(piece: string, tell: (password: string) => void): string {
  const start = piece.indexOf('://') + 3
  if (start < 3 || !piece.includes('@', start)) return piece
  // A message broker has further hosts after commas, each with a password. Else a comma belongs to the password.
  const parts = piece.slice(start).split(',')
  const areHosts = parts.every((part) => !part.includes('@') || HOST.test(part))
  const masked = areHosts ? parts.map((part) => inHost(part, tell)).join() : inHost(parts.join(), tell)
  return piece.slice(0, start) + masked
}

const HOST = /^[^:@/]*:[^@]*@[^@]*$/

// What nobody escaped counts to the password, too: it ends at the last @.
function inHost(host: string, tell: (password: string) => void): string {
  const [colon, at] = [host.indexOf(':'), host.lastIndexOf('@')]
  const [user, password] = [host.slice(0, colon), host.slice(colon + 1, at)]
  const isPath = /[/?#[]/.test(user) || /^\d{1,5}[/?#]/.test(password)
  if (colon < 0 || at <= colon + 1 || isPath || password === MASK) return host
  tell(password)
  return `${user}:${MASK}${host.slice(at)}`
}
