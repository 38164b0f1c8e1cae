import type { Migrated, Option, Part, Step } from './steps.ts'

/** Writes what was read as an INI file: filters in their order around the apps that came after them, and a comment on the rest. */
export function migratedIni({ source, steps, port }: Migrated): string {
  const layout = new Layout(steps)
  const head = `# Made of ${source} by \`wheatpaste migrate\`. Put it beside that file, and look at every comment below.`
  const server =
    port === undefined
      ? []
      : [
          section('server:main', [
            ['use', 'pkg:wheatpaste#http'],
            ['port', port],
          ]),
        ]
  return `${[head, ...layout.comments, ...layout.sections(), ...server].join('\n\n')}\n`
}

interface Mount {
  readonly path: string
  readonly name: string
  /** The filters that were there before it, and hold for its path. */
  readonly filters: readonly string[]
}

/** A filter, and where it holds. */
interface Around {
  readonly part: Part
  readonly name: string
  readonly paths: Set<string>
  readonly step: Step
  /** In how many pipelines it stands. */
  uses: number
  /** Whether an app is around which it holds only in part. */
  isPartly: boolean
}

/** A section, before it is written. */
interface Entry {
  readonly part: Part
  readonly name: string
  readonly places: string[]
}

class Layout {
  readonly comments: string[] = []
  readonly #entries: Entry[] = []
  readonly #filters: Around[] = []
  readonly #names = new Set(['main', 'mounts'])
  readonly #mounts: Mount[] = []
  readonly #statics = new Set<string>()

  readonly #appPaths: readonly string[]

  constructor(steps: readonly Step[]) {
    this.#appPaths = steps.flatMap(({ part, path = '/' }) => ('kind' in part && part.kind === 'app' ? [path] : []))
    const errors: string[] = []
    for (const step of steps) {
      const { part, path = '/' } = step
      if ('unread' in part) this.comments.push(commentOn(step, part.unread))
      else if (part.kind === 'error') errors.unshift(this.#add(part, step))
      else if (part.kind === 'filter') this.#around(part, path, step)
      else this.#mounts.push({ path, name: this.#add(part, step), filters: this.#filtersOf(path) })
    }
    if (this.#mounts.length === 0) {
      this.#mounts.push({ path: '/', name: 'app', filters: this.#filtersOf('/') })
      this.comments.push('# No app was found: write what this is around.')
      const options: Option[] = [['use', 'call:./app.js:appFactory']]
      this.#entries.push({ part: { kind: 'app', name: 'app', options, notes: [] }, name: 'app', places: [] })
    }
    for (const [index, mount] of this.#mounts.entries())
      this.#mounts[index] = { ...mount, filters: [...errors, ...mount.filters] }
    for (const { name, step, uses } of this.#filters)
      if (uses === 0)
        this.comments.push(commentOn(step, `no app comes after it at its path, so [filter:${name}] is in no pipeline`))
  }

  // What is used at several paths is one section.
  #around(part: Part, path: string, step: Step): void {
    const name = this.#add(part, step)
    const known = this.#filters.find((filter) => filter.name === name)
    if (known) known.paths.add(path)
    else this.#filters.push({ part, name, paths: new Set([path]), step, uses: 0, isPartly: false })
  }

  // Middleware sees its path without the one it is used at; only a mount does the same, while `match` leaves it whole.
  #filtersOf(path: string): string[] {
    const around = this.#filters.filter((filter) => {
      const paths = [...filter.paths]
      if (paths.some((own) => isBelow(path, own))) return true
      const isPart = !isBridged(filter.part) && paths.some((own) => this.#leadsTo(own) === path)
      filter.isPartly ||= isPart
      return isPart
    })
    for (const filter of around) filter.uses++
    return around.map(({ name }) => name)
  }

  /** The path of the apps that a request is given to. */
  #leadsTo(path: string): string | undefined {
    return this.#appPaths.filter((mount) => isBelow(path, mount)).sort((a, b) => b.length - a.length)[0]
  }

  sections(): string[] {
    const common = beginningOf(this.#mounts.map(({ filters }) => filters))
    const own = this.#mounts.map((mount) => ({ ...mount, filters: mount.filters.slice(common.length) }))
    const [only, ...others] = own
    const isAlone = only !== undefined && others.length === 0 && only.path === '/'
    const composites = isAlone ? [] : this.#composites(own, common.length > 0 ? 'mounts' : 'main')
    const inner = isAlone ? (only?.name ?? '') : 'mounts'
    const pipeline = section('pipeline:main', [['pipeline', [...common, inner].join(' ')]])
    const parts = this.#entries.map((entry) => this.#written(entry, common))
    return [...(common.length > 0 || isAlone ? [pipeline] : []), ...composites, ...parts]
  }

  #composites(mounts: readonly Mount[], name: string): string[] {
    const paths = [...new Set(mounts.map(({ path }) => path))]
    const pipelines: string[] = []
    const named = (mount: Mount): string => {
      if (mount.filters.length === 0) return mount.name
      const own = this.#unique(`${mount.name}_pipeline`)
      pipelines.push(section(`pipeline:${own}`, [['pipeline', [...mount.filters, mount.name].join(' ')]]))
      return own
    }
    const options = paths.map((path): Option => {
      const here = mounts.filter((mount) => mount.path === path)
      const apps = here.map(named)
      const [app = ''] = apps
      if (apps.length === 1) return [path, app]
      // Each is asked when the one before has nothing there.
      const cascade = this.#unique(path === '/' ? 'root' : `${path.replace(/\W+/g, '_').replace(/^_/, '')}_cascade`)
      const asked = apps.map((one, index): Option => [`app${index + 1}`, one])
      // A file takes no POST, which Express would give to what comes after it.
      const hasFiles = here.slice(0, -1).some((mount) => this.#statics.has(mount.name))
      const caught: Option[] = hasFiles ? [['catch', '404 405']] : []
      pipelines.push(section(`composite:${cascade}`, [['use', 'pkg:wheatpaste#cascade'], ...caught, ...asked]))
      return [path, cascade]
    })
    return [section(`composite:${name}`, [['use', 'pkg:wheatpaste#urlmap'], ...options]), ...pipelines]
  }

  #add(part: Part, { place }: Step): string {
    const known = this.#entries.find((entry) => entry.part === part && part.kind === 'filter')
    if (known && !known.places.includes(place)) known.places.push(place)
    if (known) return known.name
    const name = this.#unique(part.name)
    if (part.options.some(([, text]) => text === 'pkg:wheatpaste#static')) this.#statics.add(name)
    this.#entries.push({ part, name, places: [place] })
    return name
  }

  #written({ part: { kind, options, notes }, name, places }: Entry, common: readonly string[]): string {
    const around = this.#filters.find((filter) => filter.name === name)
    const paths = [...(around?.paths ?? [])]
    const isPartly = around?.isPartly === true && !paths.includes('/')
    const match: Option[] = isPartly ? [['match', paths.map((path) => `${path}/**`).join(' ')]] : []
    const uses = common.includes(name) ? 1 : (around?.uses ?? 1)
    const counts = options.some(([, text]) => text === 'pkg:wheatpaste#ratelimit') && uses > 1
    const apart = `it stands in ${uses} pipelines, and each counts apart: with a redis_url they count together`
    const told = [...notes, ...(counts ? [apart] : [])].map((note) => `# ${oneLine(note)}`)
    const comments = [...(places.length > 0 ? [`# ${places.join(', ')}`] : []), ...told]
    const written = section(`${kind === 'app' ? 'app' : 'filter'}:${name}`, [...options, ...match])
    return [...comments, written].join('\n')
  }

  #unique(name: string): string {
    let unique = name
    for (let count = 2; this.#names.has(unique); count++) unique = `${name}_${count}`
    this.#names.add(unique)
    return unique
  }
}

function isBridged({ options }: Part): boolean {
  return options.some(([name]) => name === 'middleware')
}

/** What all lists begin with. */
function beginningOf([first = [], ...others]: readonly (readonly string[])[]): readonly string[] {
  const end = first.findIndex((name, index) => others.some((list) => list[index] !== name))
  return end < 0 ? first : first.slice(0, end)
}

function isBelow(path: string, prefix: string): boolean {
  return prefix === '/' || path === prefix || path.startsWith(`${prefix}/`)
}

function commentOn({ place, written }: Step, why: string): string {
  return `# ${place}: ${oneLine(why)}\n#   ${oneLine(written)}`
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > 200 ? `${line.slice(0, 200)} …` : line
}

function section(name: string, options: readonly Option[]): string {
  return `[${name}]\n${options.map(([option, text]) => `${option} = ${text}`).join('\n')}`
}
