import { realpathSync } from 'node:fs'
import { ConfigError } from '../contract/config-error.ts'
import type { Package, Packages } from '../plugins/package.ts'
import type { FactoryReference } from './context.ts'
import { isUri, parseObject, parseUri } from './reference.ts'

type Target = FactoryReference['target']

/** What is meant, and the folders from which it is found. */
export interface StandIn {
  readonly target: Target
  readonly from: readonly string[]
}

/** An alias, and the package that says it. */
interface Said {
  readonly owner: Package
  readonly alias: string
}

/** What stands in for names of other people's: the group `paste.alias` of package.json. */
export class Aliases {
  readonly #packages: Packages
  readonly #aliases = new Map<Package, ReadonlyMap<string, string>>()

  constructor(packages: Packages) {
    this.#packages = packages
  }

  /**
   * What the service says, then what we say, then what the packages say that the service depends on. Of these none may take a
   * name that another installed package has, or who installs one would not know what else it changes.
   *
   * @param from the folders from which packages are found, that of the service first
   * @throws ConfigError ambiguous-entry-point, when two packages say different things
   */
  standIn(target: Target, from: readonly string[]): StandIn {
    const key = keyOf(target)
    const owners = from.flatMap((folder) => this.#packages.owner(folder) ?? [])
    const said = this.#saidBy(owners, key)[0] ?? this.#saidByDependencies(owners, target, key)
    if (!said) return { target, from }
    const { owner, alias } = said
    const standIn = isUri(alias) ? parseUri(alias, undefined) : parseObject(alias)
    return standIn.scheme === 'config' ? { target, from } : { target: standIn, from: [owner.folder, ...from] }
  }

  #saidBy(packages: Iterable<Package>, key: string): Said[] {
    return [...packages].flatMap((owner) => {
      const alias = this.#aliasesOf(owner).get(key)
      return alias === undefined ? [] : [{ owner, alias }]
    })
  }

  #saidByDependencies(owners: readonly Package[], target: Target, key: string): Said | undefined {
    const name = packageOf(target)
    if (name === undefined) return undefined
    const folders = owners.map(({ folder }) => folder)
    const found = this.#packages.find(name, folders)
    const holder = found && (target.scheme === 'package' || found.name === name) ? found : undefined
    const isNamed = holder && owners.some(({ dependencies }) => dependencies.includes(holder.name))
    const asked = !holder ? owners.flatMap((owner) => this.#dependenciesOf(owner)) : isNamed ? [holder] : []
    const [said, ...others] = this.#saidBy(new Set(asked), key)
    const other = others.find((one) => said && meaningOf(one) !== meaningOf(said))
    if (said && other) throw twice(key, said, other)
    return said
  }

  // Those that the service names itself: what these bring with them, nobody has chosen.
  #dependenciesOf({ dependencies, folder }: Package): Package[] {
    return dependencies.flatMap((name) => this.#packages.find(name, [folder, realpathSync(folder)]) ?? [])
  }

  #aliasesOf(owner: Package): ReadonlyMap<string, string> {
    const known = this.#aliases.get(owner)
    if (known) return known
    const written = Object.entries(owner.entryPoints['paste.alias'] ?? {})
    // Of names that differ in nothing but case the first counts.
    const aliases = new Map(written.reverse().map(([name, alias]) => [withoutCase(name), alias]))
    this.#aliases.set(owner, aliases)
    return aliases
  }
}

function keyOf(target: Target): string {
  if (target.scheme === 'package') return withoutCase(`egg:${target.packageName}#${target.entry}`)
  return `${target.module}:${target.attribute}`
}

// Python finds a distribution without regard to case; a module it does not.
function withoutCase(name: string): string {
  return name.startsWith('egg:') ? name.toLowerCase() : name
}

/** The package that a target is looked for in; nothing for a file. */
function packageOf(target: Target): string | undefined {
  if (target.scheme === 'package') return target.packageName
  return /^(?:@[^/]+\/)?[^./:][^/:]*/.exec(target.module)?.[0]
}

// What is relative means another file in each package.
function meaningOf({ owner, alias }: Said): string {
  return alias.startsWith('.') ? `${owner.folder}/${alias}` : alias
}

function twice(name: string, one: Said, other: Said): ConfigError {
  const message = `"${name}" stands for ${one.alias} in ${one.owner.name}, and for ${other.alias} in ${other.owner.name}`
  const hint = 'say which one is meant under `paste.alias` of your own package.json'
  return new ConfigError({ code: 'ambiguous-entry-point', message, hint })
}
