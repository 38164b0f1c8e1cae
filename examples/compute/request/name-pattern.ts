/**
 * What a name is searched for, as the client's regular expression says it, but with nothing of it save `^`, `$`, `.` and
 * `.*`: an expression of somebody else's can keep a process busy for hours.
 */
export function namePattern(text: string): (name: string) => boolean {
  const [, start, middle = '', end] = /^(\^?)(.*?)(\$?)$/s.exec(text) ?? []
  const parts = middle.split('.*').map((part) => part.toLowerCase())
  return (name) => {
    const found = parts.reduce((at, part, index) => {
      if (at < 0) return at
      const last = index === parts.length - 1 && end !== ''
      const from = last ? Math.max(at, name.length - part.length) : at
      const place = index === 0 && start !== '' ? (fits(name, part, 0) ? 0 : -1) : search(name, part, from)
      return place < 0 ? place : place + part.length
    }, 0)
    return end === '' ? found >= 0 : found === name.length
  }
}

function search(name: string, part: string, from: number): number {
  for (let at = from; at + part.length <= name.length; at++) if (fits(name, part, at)) return at
  return -1
}

function fits(name: string, part: string, at: number): boolean {
  const there = name.slice(at, at + part.length).toLowerCase()
  return there.length === part.length && [...part].every((letter, index) => letter === '.' || letter === there[index])
}
