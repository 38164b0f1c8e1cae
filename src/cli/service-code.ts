type Language = 'js' | 'ts'

/** A router, and a resource of notes. */
export function routerFile(language: Language): string {
  const typed = typesOf(language)
  return `import { ${typed('type AppFactory, type ControllerRequest, ')}expectedErrors, HttpError, Mapper, resource, response, router } from 'wheatpaste'
${typed(`
interface Note {
  readonly id: string
  readonly text: string
  readonly author: unknown
}
`)}
/** Notes, in memory: put in its place what you serve. */
class Notes {
  #notes${typed(': Note[]')} = [{ id: '1', text: 'read api-paste.ini', author: 'wheatpaste' }]

  index() {
    return { notes: this.#notes }
  }

  show = expectedErrors(404)(({ params }${typed(': ControllerRequest<{ id: string }>')}) => {
    const note = this.#notes.find(({ id }) => id === params.id)
    if (!note) throw new HttpError(404, \`There is no note \${params.id}.\`)
    return { note }
  })

  create = response(201)(expectedErrors(400)(({ environ, body }${typed(': ControllerRequest')}) => {
    const { text } = Object(body)
    if (typeof text !== 'string') throw new HttpError(400, 'A note needs a text.')
    const note = { id: String(this.#notes.length + 1), text, author: environ.state.author }
    this.#notes.push(note)
    return { note }
  }))
}

/** [app:router] */
export const appFactory${typed(': AppFactory')} = () => {
  const mapper = new Mapper()
  mapper.resource('note', 'notes', { controller: resource(new Notes()) })
  return router(mapper)
}
`
}

/** A filter that has a setting. */
export function authorFile(language: Language): string {
  const typed = typesOf(language)
  return `import { ${typed('type Configured, type Filter, type FilterFactory, ')}readSettings, setting } from 'wheatpaste'

const settings = {
  header: setting.text({ doc: 'The header that names the author.', default: 'x-author' }),
}

/** Reads the author's header, and sets state.author. */
export function author({ header }${typed(': { header: string }')})${typed(': Filter')} {
  return (app) =>
    function author(environ) {
      environ.state.author = environ.headers[header] ?? 'somebody'
      return app(environ)
    }
}

/** [filter:author]; that it tells its settings lets \`wheatpaste check\` check them. */
export const filterFactory${typed(': FilterFactory & Configured')} = Object.assign(
  ${typed('((globalConf, localConf) => author(readSettings(settings, localConf))) satisfies FilterFactory', '(globalConf, localConf) => author(readSettings(settings, localConf))')},
  { settings },
)
`
}

/** The whole service, asked without a socket. */
export function testFile(language: Language): string {
  return `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { loadApp, Response } from 'wheatpaste'
import { request } from 'wheatpaste/testing'
import { author } from '../author.${language}'

const app = await loadApp(fileURLToPath(new URL('../api-paste.ini', import.meta.url)))

test('a note is made, and found', async () => {
  const made = await request(app, 'POST', '/v1/notes', { json: { text: 'hello' }, headers: { 'X-Author': 'ada' } })
  assert.equal(made.status, 201)
  const { note } = made.json()
  assert.deepEqual([note.text, note.author], ['hello', 'ada'])
  assert.deepEqual((await request(app, 'GET', \`/v1/notes/\${note.id}\`)).json(), { note })
})

test('a note without a text is refused, and one that is not there is not found', async () => {
  assert.equal((await request(app, 'POST', '/v1/notes', { json: {} })).status, 400)
  assert.equal((await request(app, 'GET', '/v1/notes/nosuch')).status, 404)
})

test('the author may come in another header', async () => {
  const filtered = author({ header: 'x-user' })((environ) => Response.text(String(environ.state.author)))
  assert.equal((await request(filtered, 'GET', '/', { headers: { 'X-User': 'ada' } })).body, 'ada')
  assert.equal((await request(filtered, 'GET', '/')).body, 'somebody')
})
`
}

function typesOf(language: Language): (types: string, otherwise?: string) => string {
  return (types, otherwise = '') => (language === 'ts' ? types : otherwise)
}
