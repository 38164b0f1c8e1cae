import {
  type ControllerRequest,
  type ControllerResult,
  type Method,
  type MethodMetadata,
  metadataOf,
  type Ranged,
} from './controller.ts'
import { type Microversion, VersionRange } from './microversion.ts'

/** One way to answer an action, for some versions of the API, with all that was noted on its method. */
export interface Variant {
  readonly range: VersionRange
  readonly call: (request: ControllerRequest) => ControllerResult | Promise<ControllerResult>
  readonly status: number
  /** The statuses of some versions, where they differ. */
  readonly statuses: MethodMetadata['statuses'] | undefined
  /** The statuses it may throw; undefined when all are. */
  readonly expected: ReadonlySet<number> | undefined
  /** Undefined when any body is taken. */
  readonly schemas: MethodMetadata['schemas'] | undefined
  /** Undefined when any query is. */
  readonly queries: MethodMetadata['queries'] | undefined
}

const ANY = new VersionRange()
// The actions of a route that nova also looks for among those of bodies.
const ROUTED = ['create', 'delete', 'show', 'update']

/** What a controller can do, read from it once, so that nothing is looked up by reflection on a request. */
export class ControllerPlan {
  readonly #methods = new Map<string, Variant[]>()
  readonly #actions = new Map<string, Variant[]>()

  /**
   * @param extensions more controllers, of which only what `action()` marks is taken
   * @throws TypeError when a controller is a class rather than an instance of it, when two methods answer the same action
   *   or two schemas check the same body or query at the same version, or a method has versions and the resource has not
   */
  constructor(controller: object, versioned: boolean, extensions: readonly object[] = []) {
    for (const { name, action, variant } of entriesOf(controller, versioned)) {
      add(this.#methods, name, variant)
      if (action !== undefined) add(this.#actions, action, variant)
    }
    for (const { action, variant } of extensions.flatMap((extension) => entriesOf(extension, versioned))) {
      if (action !== undefined) add(this.#actions, action, variant)
    }
    for (const name of ROUTED) {
      const variants = this.#actions.get(name)
      if (variants && !this.#methods.has(name)) this.#methods.set(name, variants)
    }
  }

  /** The method for the action that a route names. */
  method(name: string): readonly Variant[] | undefined {
    return this.#methods.get(name)
  }

  /** The actions that a route may name: methods, and `action` where bodies name what is to be done. */
  get routable(): string[] {
    return [...new Set([...this.#methods.keys(), ...(this.#actions.size > 0 ? ['action'] : [])])]
  }

  /** The method for the action that a body names. */
  action(name: string): readonly Variant[] | undefined {
    return this.#actions.get(name)
  }

  /** Whether an action that no method has might be one of a body. */
  looksAmongActions(name: string): boolean {
    return this.#actions.size > 0 && (name === 'action' || ROUTED.includes(name))
  }
}

/** The variant that serves a version. */
export function variantFor(variants: readonly Variant[], version: Microversion): Variant | undefined {
  for (const variant of variants) if (variant.range.includes(version)) return variant
  return undefined
}

/** What was noted for a version, such as what checks its bodies. */
export function valueAt<T>(noted: readonly Ranged<T>[] | undefined, version: Microversion): T | undefined {
  return noted?.find(({ range }) => range.includes(version))?.value
}

interface Entry {
  readonly name: string
  readonly action: string | undefined
  readonly variant: Variant
}

function entriesOf(controller: object, versioned: boolean): Entry[] {
  if (typeof controller === 'function') throw new TypeError(`a controller is an object: write new ${controller.name}()`)
  const entries = [...methodsOf(controller)].flatMap(([name, method]) => variantsOf(name, method, controller))
  for (const { name, variant } of entries) {
    if (!versioned && !rangesOf(variant).every(({ open }) => open))
      throw new TypeError(`"${name}" has versions: give the resource microversions`)
    checkOverlaps(name, variant)
  }
  return entries
}

function add(table: Map<string, Variant[]>, name: string, variant: Variant): void {
  const present = table.get(name) ?? []
  const other = present.find(({ range }) => range.overlaps(variant.range))
  if (other) throw new TypeError(`two methods answer "${name}" for versions ${other.range} and ${variant.range}`)
  table.set(name, [...present, variant])
}

function checkOverlaps(name: string, { schemas, queries, statuses }: Variant): void {
  checkApart(`two schemas check the body of "${name}"`, schemas)
  checkApart(`two schemas check the query of "${name}"`, queries)
  checkApart(`two statuses of "${name}"`, statuses)
}

function checkApart(what: string, ranged: readonly Ranged<unknown>[] = []): void {
  for (const [index, { range }] of ranged.entries()) {
    const other = ranged.slice(index + 1).find((one) => one.range.overlaps(range))
    if (other) throw new TypeError(`${what} for versions ${range} and ${other.range}`)
  }
}

function rangesOf({ range, schemas = [], queries = [], statuses = [] }: Variant): VersionRange[] {
  return [range, ...[...schemas, ...queries, ...statuses].map((noted) => noted.range)]
}

// What is noted on the whole holds for each variant that does not say otherwise.
function variantsOf(name: string, method: Method, controller: object, outer: MethodMetadata = {}): Entry[] {
  const { variants, ...own } = metadataOf(method)
  const noted = { ...outer, ...own }
  if (variants) return variants.flatMap((one) => variantsOf(name, one, controller, noted))
  const { status = 200, statuses, expected, range = ANY, schemas, queries, action } = noted
  const call = method.bind(controller)
  const statusesExpected = expected && new Set(expected)
  return [{ name, action, variant: { range, call, status, statuses, expected: statusesExpected, schemas, queries } }]
}

// Its own functions and those of its classes, the nearest first. Getters are left alone.
function methodsOf(controller: object): Map<string, Method> {
  const methods = new Map<string, Method>()
  for (let level = controller; level && level !== Object.prototype; level = Object.getPrototypeOf(level)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(level))) {
      if (typeof value === 'function' && name !== 'constructor' && !methods.has(name)) methods.set(name, value)
    }
  }
  return methods
}
