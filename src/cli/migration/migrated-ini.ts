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

class Layout {
  readonly comments: string[] = []
  readonly #parts: string[] = []
  readonly #names = new Set(['main', 'mounts'])
  readonly #mounts: Mount[] = []

  constructor(steps: readonly Step[]) {
    const filters: { readonly name: string; readonly path: string | undefined; readonly step: Step; used: boolean }[] =
      []
    const errors: string[] = []
    for (const step of steps) {
      const { part, path } = step
      if ('unread' in part) this.comments.push(commentOn(step, part.unread))
      else if (part.kind === 'error') errors.unshift(this.#add(part, step))
      else if (part.kind === 'filter') filters.push({ name: this.#add(part, step), path, step, used: false })
      else {
        const around = filters.filter((filter) => isBelow(path ?? '/', filter.path ?? '/'))
        for (const filter of around) filter.used = true
        this.#mounts.push({ path: path ?? '/', name: this.#add(part, step), filters: around.map(({ name }) => name) })
      }
    }
    if (this.#mounts.length === 0) {
      const around = filters.filter(({ path }) => path === undefined)
      for (const filter of around) filter.used = true
      this.#mounts.push({ path: '/', name: 'app', filters: around.map(({ name }) => name) })
      this.comments.push('# No app was found: write what this is around.')
      this.#parts.push(section('app:app', [['use', 'call:./app.js:appFactory']]))
    }
    for (const [index, mount] of this.#mounts.entries())
      this.#mounts[index] = { ...mount, filters: [...errors, ...mount.filters] }
    for (const { name, step, used } of filters)
      if (!used)
        this.comments.push(commentOn(step, `no app comes after it at its path, so [filter:${name}] is in no pipeline`))
  }

  sections(): string[] {
    const common = beginningOf(this.#mounts.map(({ filters }) => filters))
    const own = this.#mounts.map((mount) => ({ ...mount, filters: mount.filters.slice(common.length) }))
    const [only, ...others] = own
    const isAlone = only !== undefined && others.length === 0 && only.path === '/'
    const composites = isAlone ? [] : this.#composites(own, common.length > 0 ? 'mounts' : 'main')
    const inner = isAlone ? (only?.name ?? '') : 'mounts'
    const pipeline = section('pipeline:main', [['pipeline', [...common, inner].join(' ')]])
    return [...(common.length > 0 || isAlone ? [pipeline] : []), ...composites, ...this.#parts]
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
      const apps = mounts.filter((mount) => mount.path === path).map(named)
      const [app = ''] = apps
      if (apps.length === 1) return [path, app]
      // Each is asked when the one before has nothing there.
      const cascade = this.#unique(path === '/' ? 'root' : `${path.replace(/\W+/g, '_').replace(/^_/, '')}_cascade`)
      const asked = apps.map((one, index): Option => [`app${index + 1}`, one])
      pipelines.push(section(`composite:${cascade}`, [['use', 'pkg:wheatpaste#cascade'], ...asked]))
      return [path, cascade]
    })
    return [section(`composite:${name}`, [['use', 'pkg:wheatpaste#urlmap'], ...options]), ...pipelines]
  }

  #add({ kind, name, options, notes }: Part, { place }: Step): string {
    const own = this.#unique(name)
    const comments = [`# ${place}`, ...notes.map((note) => `# ${oneLine(note)}`)]
    this.#parts.push(`${comments.join('\n')}\n${section(`${kind === 'app' ? 'app' : 'filter'}:${own}`, options)}`)
    return own
  }

  #unique(name: string): string {
    let unique = name
    for (let count = 2; this.#names.has(unique); count++) unique = `${name}_${count}`
    this.#names.add(unique)
    return unique
  }
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
