import type { CompositeFactory } from 'wheatpaste'

/** Splits the line `r1` into filters and, last, an app, and wraps the app from the inside out. */
export const appFactory: CompositeFactory = async (loader, globalConf, { r1 = '' }) => {
  const names = r1.split(' ')
  const app = await loader.getApp(names.pop(), globalConf)
  const filters = await Promise.all(names.map((name) => loader.getFilter(name, globalConf)))
  return filters.reduceRight((wrapped, filter) => filter(wrapped), app)
}
