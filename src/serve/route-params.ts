/** Params by name: null for what a path leaves empty. */
export type Values = Record<string, string | null>

/** Makes params of what a path has in the places of the first names, and of what each name is without it. */
export type MakeParams = (
  values: readonly (string | null)[],
  defaults: readonly (string | null | undefined)[],
) => Values

// Without Object's prototype, and yet of a shape that the engine knows, which what Object.create(null) makes is not.
class Prototypeless {
  [name: string]: string | null
}
Object.setPrototypeOf(Prototypeless.prototype, null)
Reflect.deleteProperty(Prototypeless.prototype, 'constructor')

const made = new Map<string, MakeParams>()

/**
 * Makes what makes params. It is code that has the names written in it, a tenth of a lookup faster than storing by name;
 * where the process forbids to make code of text, they are stored by name.
 *
 * @param names each once  @param count how many of them, from the first, have values in the path
 */
export function paramsOf(names: readonly string[], count: number): MakeParams {
  const key = JSON.stringify([count, ...names])
  const present = made.get(key)
  if (present) return present
  const make = compiled(names, count)
  made.set(key, make)
  return make
}

function compiled(names: readonly string[], count: number): MakeParams {
  // JSON makes of any name a string literal, out of which nothing gets.
  const stores = names.map((name, index) => `this[${JSON.stringify(name)}] = ${source(index, count)}`)
  const code = `function Params(v, d) { ${stores.join('; ')} }
    Params.prototype = prototype
    return (values, defaults) => new Params(values, defaults)`
  try {
    return new Function('prototype', code)(Prototypeless.prototype)
  } catch {
    return stored(names, count)
  }
}

function source(index: number, count: number): string {
  return index < count ? `v[${index}] || d[${index}] || v[${index}]` : `d[${index}]`
}

function stored(names: readonly string[], count: number): MakeParams {
  return (values, defaults) => {
    const params: Values = new Prototypeless()
    for (const [index, name] of names.entries()) {
      const value = index < count ? values[index] || defaults[index] || values[index] : defaults[index]
      params[name] = value ?? null
    }
    return params
  }
}
