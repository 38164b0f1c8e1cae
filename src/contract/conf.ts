import type { Place } from './place.ts'

/**
 * The options of a section, or the global configuration: text by name.
 *
 * It has no prototype, so `conf.constructor` is an option or nothing, and it is iterated in the order of the file, also
 * for names like `10`, which a plain object would put first.
 */
export type Conf = Readonly<Record<string, string>>

/** Where an option's name and its value stand. */
export interface OptionPlace {
  readonly name: Place
  readonly value: Place
}

type Places = WeakMap<Conf, ReadonlyMap<string, OptionPlace>>

// A package of filters may bring a copy of this one; what one copy makes, the other must know.
const PLACES: unique symbol = Symbol.for('wheatpaste.places')
const shared = globalThis as { [PLACES]?: Places }
shared[PLACES] ??= new WeakMap()
const places: Places = shared[PLACES]

/** Makes a {@link Conf} of options in their order. A name that is given twice keeps its first position and its last value. */
export function createConf(
  options: Iterable<readonly [name: string, value: string, place?: OptionPlace | undefined]>,
): Conf {
  const values: Record<string, string> = Object.create(null)
  const order = new Set<string>()
  const origin = new Map<string, OptionPlace>()
  for (const [name, value, place] of options) {
    values[name] = value
    order.add(name)
    if (place) origin.set(name, place)
  }
  const conf = [...order].some(isArrayIndex) ? inOrder(values, order) : values
  places.set(conf, origin)
  return conf
}

/** Where an option's value, or its name, is written, if it came from a file. */
export function placeOf(conf: Conf, name: string, part: keyof OptionPlace = 'value'): Place | undefined {
  return places.get(conf)?.get(name)?.[part]
}

/** Those options whose names are wanted, with where they are written. */
export function pickConf(conf: Conf, wanted: (name: string) => boolean): Conf {
  const origin = places.get(conf)
  return createConf(
    Object.entries(conf).flatMap(([name, text]) => (wanted(name) ? [[name, text, origin?.get(name)] as const] : [])),
  )
}

// Objects list integer-like names first, in numeric order; only a proxy can list them where they were written.
function inOrder(values: Record<string, string>, order: ReadonlySet<string>): Conf {
  return new Proxy(values, {
    ownKeys: (target) => {
      const present = Reflect.ownKeys(target)
      const known = [...order].filter((name) => name in target)
      return [...known, ...present.filter((name) => typeof name === 'symbol' || !order.has(name))]
    },
  })
}

function isArrayIndex(name: string): boolean {
  return /^(?:0|[1-9]\d*)$/.test(name)
}
