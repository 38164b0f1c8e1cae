import { normalizePath } from '../contract/path.ts'
import { type Setting, setting } from '../contract/settings.ts'

interface Options<T> {
  doc: string
  default?: T
  required?: boolean
  formerly?: readonly string[]
}

/* Kinds of setting that are about HTTP. */

/** A name of a header field, or another token of HTTP, such as a method (RFC 9110 5.6.2). */
export function token<const O extends Options<string>>(noun: string, options: O): Setting<string> & O {
  return kind(noun, options, (text) => {
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(text)) throw new Error(`a ${noun}`)
    return text
  })
}

/** Any number of them. */
export function tokens<const O extends Options<readonly string[]>>(
  noun: string,
  options: O,
): Setting<readonly string[]> & O {
  return setting.listOf(token(noun, { doc: '' }), options)
}

/** The path of a URL, as requests have it once they are normalised. */
export function urlPath<const O extends Options<string>>(options: O): Setting<string> & O {
  return kind('url path', options, (text) => {
    if (!isNormal(text)) throw new Error('a path such as /metrics')
    return text
  })
}

/** What may stand behind the name of a header field (RFC 9110 5.5); a value of several lines becomes one. */
export function fieldValue<const O extends Options<string>>(options: O): Setting<string> & O {
  return kind('header value', options, (text) => {
    const line = text.replace(/\s+/g, ' ').trim()
    if (!/^[\x20-\x7e]*$/.test(line)) throw new Error('text of ASCII characters')
    return line
  })
}

function kind<T, O>(type: string, options: O, parse: (text: string) => T): Setting<T> & O {
  return { type, parse, ...options } as Setting<T> & O
}

function isNormal(text: string): boolean {
  try {
    return text.startsWith('/') && !/[?#]/.test(text) && normalizePath(text) === text
  } catch {
    return false
  }
}
