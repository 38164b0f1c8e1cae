import { readSettings, Response, setting } from 'wheatpaste'
import type { AppFactory, CompositeFactory, FilterFactory } from 'wheatpaste'

export const appFactory: AppFactory = (_, { text = 'app' }) => () => Response.text(text)

export const filterFactory: FilterFactory =
  (_, { mark = '+' }) =>
  (app) =>
  async (environ) =>
    Response.text(`${(await app(environ)).body}${mark}`)

export const settledFactory: FilterFactory = (_, localConf) => {
  const { maxAge } = readSettings({ max_age: setting.integer({ doc: 'Seconds.', default: 60, min: 0 }) }, localConf)
  return (app) => (environ) => (maxAge > 0 ? app(environ) : Response.empty())
}

export const compositeFactory: CompositeFactory = async (loader, globalConf, localConf) => {
  const [name] = Object.values(localConf)
  return loader.getApp(name, globalConf)
}

export const nothing: AppFactory = () => undefined as never
export const broken: AppFactory = () => {
  throw new Error('no database')
}
export const forgetful: FilterFactory = () => () => undefined as never
export const notCallable = 'text'
