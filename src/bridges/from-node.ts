import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Application } from '../contract/application.ts'
import { type Conf, placeOf } from '../contract/conf.ts'
import { ConfigError } from '../contract/config-error.ts'
import { logError } from '../contract/error-log.ts'
import type { AppFactory } from '../contract/factory.ts'
import { HttpError } from '../contract/http-error.ts'
import { type Importing, importOption } from '../contract/imported-option.ts'
import { type Configured, readSettings, setting } from '../contract/settings.ts'
import { NodePair } from './node-pair.ts'
import { asError, withHeadersOf } from './reply-headers.ts'

/** A listener of node:http. That of Express also takes what is to be done when it has no answer. */
export type NodeListener = (message: IncomingMessage, reply: ServerResponse, next: (error?: unknown) => void) => unknown

/**
 * Makes an application of a listener of node:http: `fromNode(express())`, `fromNode(koa.callback())`.
 *
 * The listener sees the path below its mount as `url`, the mount as `baseUrl` and both as `originalUrl`, the address of the client at
 * the socket, and a closed connection when the client goes away. What it leaves to `next` is a 404; what it throws, rejects with
 * or hands to `next` is thrown on.
 *
 * Settings  app
 *
 * ```ini
 * [app:shop]
 * use = pkg:wheatpaste#express
 * app = ./shop.js:app
 * ```
 */
export function fromNode(listener: NodeListener): Application {
  return function node(environ) {
    return new Promise((resolve, reject) => {
      const pair = new NodePair(environ, { onAnswer: resolve, onFailure: reject })
      const fail = (error: unknown): void => {
        if (pair.reply.writableEnded) {
          logError(asError(error), environ)
          return
        }
        reject(withHeadersOf(pair.reply, error))
        pair.close(asError(error))
      }
      const next = (error?: unknown): void => {
        if (error || !pair.reply.headersSent) fail(error || new HttpError(404, 'The resource could not be found.'))
      }
      pair.closeWith(environ)
      try {
        Promise.resolve(listener(pair.message, pair.reply, next)).catch(fail)
      } catch (error) {
        fail(error)
      }
    })
  }
}

const settings = {
  app: setting.text({
    doc: 'The application: ./file.js:EXPORT, or MODULE:EXPORT. Express, Koa, Fastify or a listener.',
    required: true,
  }),
}

/** [app:…] `pkg:wheatpaste#express`, `#koa`, `#fastify` and `#node` are one: what is exported says what it is. */
export const appFactory: AppFactory & Configured & Importing = Object.assign(
  async (globalConf: Conf, localConf: Conf) => {
    readSettings(settings, localConf)
    return listen(await importOption('app', globalConf, localConf), localConf)
  },
  { settings, importedOptions: ['app'] },
)

/** What the factory knows of an application of Koa or Fastify. */
interface Framework {
  callback(): NodeListener
  ready(): PromiseLike<unknown>
  routing(message: IncomingMessage, reply: ServerResponse): void
  close(): PromiseLike<unknown>
}

async function listen(exported: unknown, localConf: Conf): Promise<Application> {
  const app = Object(exported) as Partial<Framework>
  if (app.routing && app.ready) return fastify(app as Framework)
  const listener = app.callback ? app.callback() : exported
  // What takes less than a message and a reply would be called and would never answer.
  if (typeof listener === 'function' && listener.length >= 2) return fromNode(listener as NodeListener)
  const isFetch = 'fetch' in app
  const message = `"${localConf.app}" is no application of Express, Koa or Fastify, nor a function of a request and a response`
  const hint = isFetch
    ? 'It has a fetch(): use = pkg:wheatpaste#fetch'
    : 'Export the application itself, not what makes it.'
  throw new ConfigError({ code: 'bad-option', message, place: placeOf(localConf, 'app'), hint })
}

// A module is imported once, so one instance may be part of several deployments, of which the last one closes it.
const holders = new WeakMap<object, number>()

async function fastify(app: Framework): Promise<Application> {
  await app.ready()
  holders.set(app, (holders.get(app) ?? 0) + 1)
  const dispose = async (): Promise<void> => {
    const left = (holders.get(app) ?? 1) - 1
    holders.set(app, left)
    if (left === 0) await app.close()
  }
  return Object.assign(
    fromNode((message, reply) => app.routing(message, reply)),
    { dispose },
  )
}
