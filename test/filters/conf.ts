import { type Conf, createConf } from '../../src/contract/conf.ts'

/** Options of a section, or a global configuration. */
export function conf(options: Record<string, string> = {}): Conf {
  return createConf(Object.entries(options))
}
