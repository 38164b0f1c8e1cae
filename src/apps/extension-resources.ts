import type { ApiExtension, ResourceExtension } from './api-extension.ts'

/** A resource, and the extension that it comes from. */
export interface Brought {
  readonly extension: ApiExtension
  readonly resource: ResourceExtension
}

/**
 * Who brings which resource, and who extends it. Resources are told apart by their paths, `servers/tags`.
 *
 * Its functions throw an Error when two extensions bring the same resource, or one extends or inherits from what nobody brings.
 */
export class ExtensionResources {
  readonly #brought = new Map<string, Brought>()
  readonly #added = new Map<string, object[]>()

  constructor(extensions: readonly ApiExtension[]) {
    for (const extension of extensions) {
      for (const each of extension.getResources?.() ?? []) this.#bring({ extension, resource: each })
    }
    for (const extension of extensions) {
      for (const { collection, controller } of extension.getControllerExtensions?.() ?? []) {
        this.#at(collection, `the extension "${extension.alias}" extends`)
        this.#added.set(collection, [...(this.#added.get(collection) ?? []), controller])
      }
    }
  }

  /** Those that inherit come after all others. */
  inOrder(): Brought[] {
    const all = [...this.#brought.values()]
    const inherits = ({ resource: { inherits } }: Brought): boolean => inherits !== undefined
    return [...all.filter((one) => !inherits(one)), ...all.filter(inherits)]
  }

  /** The controller of a resource, and then those whose actions join it: its extensions, and whatever it inherits. */
  controllersOf({ extension, resource: about }: Brought, heirs: readonly string[] = []): [object, ...object[]] {
    const { controller, inherits } = about
    const path = pathOf(about)
    const who = `"${path}" of the extension "${extension.alias}"`
    if (heirs.includes(path)) throw new Error(`${who} inherits from itself: ${[...heirs, path].join(' → ')}`)
    const added = this.#added.get(path) ?? []
    const inherited =
      inherits === undefined ? [] : this.controllersOf(this.#at(inherits, `${who} inherits from`), [...heirs, path])
    const [first, ...others] = controller ? [controller, ...inherited] : inherited
    if (first === undefined) throw new Error(`${who} has no controller`)
    return [first, ...added, ...others]
  }

  #bring(brought: Brought): void {
    const path = pathOf(brought.resource)
    const other = this.#brought.get(path)?.extension.alias
    if (other !== undefined) throw new Error(`"${other}" and "${brought.extension.alias}" both bring "${path}"`)
    this.#brought.set(path, brought)
  }

  #at(path: string, who: string): Brought {
    const found = this.#brought.get(path)
    if (found) return found
    throw new Error(`${who} "${path}", which nobody brings: there are ${[...this.#brought.keys()].join(', ')}`)
  }
}

function pathOf({ collection, parent }: ResourceExtension): string {
  return parent ? `${parent.collectionName}/${collection}` : collection
}
