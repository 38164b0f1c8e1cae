import { readSettings, Response, setting } from 'wheatpaste'
import type { AppFactory, CompositeFactory, Conf, FilterFactory, ServerFactory } from 'wheatpaste'

export const appFactory: AppFactory = (_, { text = 'app' }) => () => Response.text(text)

export const filterFactory: FilterFactory =
  (_, { mark = '+' }) =>
  (app) =>
  async (environ) =>
    Response.text(`${(await app(environ)).body}${mark}`)

const settings = {
  max_age: setting.integer({ doc: 'Seconds.', default: 60, min: 0, formerly: ['maximum_age'] }),
  mode: setting.choice(['fast', 'safe'], { doc: 'How it works.', default: 'safe' }),
  salt: setting.secret({ doc: 'What hashes are made with.' }),
  port: setting.integer({ doc: 'The port.', default: 80, min: 1, max: 65_535 }),
}

/** It tells its settings, so that they are checked without calling it. */
export const settledFactory = Object.assign(
  ((_, localConf) => {
    const { maxAge } = readSettings(settings, localConf)
    return (app) => (environ) => (maxAge > 0 ? app(environ) : Response.empty())
  }) satisfies FilterFactory,
  { settings, optionsOf: (_table: unknown, _globalConf: Conf, localConf: Conf) => localConf },
)

export const compositeFactory: CompositeFactory = async (loader, globalConf, localConf) => {
  const texts: unknown[] = []
  let app: Awaited<ReturnType<typeof loader.getApp>> | undefined
  for (const name of Object.values(localConf)) {
    app = await loader.getApp(name, globalConf)
    texts.push(name)
  }
  return app ?? (() => Response.text(texts.join()))
}

export const serverFactory: ServerFactory = () => async () => ({ url: 'nowhere', close: async () => {} })

/** Answers with what it was given, the global configuration first. */
export const echoFactory: AppFactory = (globalConf, localConf) => () => {
  const lines = (conf: Conf): string[] => Object.entries(conf).map(([name, text]) => `${name} = ${text}`)
  const { here: _here, __file__: _file, ...others } = globalConf
  return Response.text(['global', ...lines(others), 'local', ...lines(localConf)].join('\n'))
}

/** Writes to what it was given. */
export const mutatingFactory: AppFactory = (globalConf) => {
  Object.assign(globalConf, { mutated: 'yes' })
  return () => Response.text('mutated')
}

export class Service {
  static factory: AppFactory = () => () => Response.text('service')
}

export const nothing: AppFactory = () => undefined as never
export const broken: AppFactory = () => {
  throw new Error('no database')
}
export const forgetful: FilterFactory = () => () => undefined as never
export const notCallable = 'text'
