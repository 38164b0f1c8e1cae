/** A name that something does not have. */
export class AttributeError extends Error {
  /** What was asked for. */
  readonly attribute: string
  /** What there is instead. */
  readonly names: readonly string[]

  constructor(holder: unknown, attribute: string) {
    super(`there is no "${attribute}"`)
    this.name = 'AttributeError'
    this.attribute = attribute
    this.names = Object.keys(Object(holder)).filter((key) => key !== 'module.exports')
  }
}

/**
 * What a dotted path names in a module: an export, or what reaches into one. A method stays one of its object.
 *
 * @throws AttributeError for a name that nobody wrote there; what every object has from its prototype does not count
 */
export function readAttribute(namespace: object, path: string): unknown {
  let at: unknown = namespace
  for (const [index, name] of path.split('.').entries()) {
    const next = index === 0 ? (property(at, name) ?? property(property(at, 'default'), name)) : property(at, name)
    if (next === undefined) throw new AttributeError(at, name)
    at = typeof next === 'function' && index > 0 && !isClass(next) ? next.bind(at) : next
  }
  return at
}

/** Whether something is made with `new`. */
export function isClass(value: unknown): value is new (...args: readonly never[]) => object {
  return typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value))
}

function property(value: unknown, name: string): unknown {
  const holder = typeof value === 'object' || typeof value === 'function' ? value : null
  if (holder === null || isInherited(holder, name)) return undefined
  return (holder as Record<string, unknown>)[name]
}

function isInherited(holder: object, name: string): boolean {
  return !Object.hasOwn(holder, name) && (name in Object.prototype || name in Function.prototype)
}
