/** A word of the configuration language, and what it says. */
export interface Word {
  readonly name: string
  readonly doc: string
}

/** What may stand before the colon of a header; other spellings of these work, too. */
export const headers: readonly Word[] = [
  { name: 'app', doc: 'An application.' },
  { name: 'composite', doc: 'An application made of others: a map, a choice of pipelines.' },
  { name: 'pipeline', doc: 'Filters around an app, the first outermost.' },
  { name: 'filter', doc: 'Wraps an app into another one.' },
  { name: 'filter-app', doc: 'A filter around the app that `next` names.' },
  { name: 'server', doc: 'Serves an app.' },
  { name: 'DEFAULT', doc: 'What every section sees: the global configuration.' },
]

const USE = {
  name: 'use',
  doc: 'What makes it: another section, config:FILE#NAME, pkg:PACKAGE#ENTRY or call:MODULE:ATTRIBUTE.',
}
const FILTER_WITH = { name: 'filter-with', doc: 'A filter around this one.' }
const COMMON = [
  { name: 'require', doc: 'Packages that must be installed.' },
  {
    name: 'set',
    doc: '`set NAME = VALUE` sets a value of the global configuration, for this section and what it names.',
  },
  { name: 'get', doc: '`get NAME = GLOBAL` copies a value of the global configuration.' },
]
const PIPELINE = { name: 'pipeline', doc: 'The names of filters, the outermost first, and last that of an app.' }
const NEXT = { name: 'next', doc: 'The name of the app inside.' }

/** The options that the language itself has for sections of a prefix; all others are the factory's. */
export function languageOptions(prefix: string): readonly Word[] {
  switch (prefix) {
    case 'DEFAULT':
      return []
    case 'pipeline':
      return [PIPELINE, FILTER_WITH, ...COMMON]
    case 'filter-app':
      return [USE, NEXT, FILTER_WITH, ...COMMON]
    case 'server':
      return [USE, ...COMMON]
    default:
      return [USE, FILTER_WITH, ...COMMON]
  }
}
