import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Filter } from '../contract/application.ts'
import { type Conf, placeOf } from '../contract/conf.ts'
import { ConfigError } from '../contract/config-error.ts'
import type { FilterFactory } from '../contract/factory.ts'
import { type Importing, importOption } from '../contract/imported-option.ts'
import { type Configured, readSettings, type Setting, type SettingsTable, setting } from '../contract/settings.ts'
import { type Next, Passage } from './passage.ts'
import { rescuing } from './rescue.ts'
import { divideConf, fromJson } from './section-options.ts'

/** Middleware of Connect and Express. */
export type Middleware<Message = IncomingMessage, Reply = ServerResponse> = (
  message: Message,
  reply: Reply,
  next: Next,
) => unknown

/**
 * Middleware that is asked when the application fails. That it takes four parameters tells it from the other kind. An error that it
 * throws itself, or hands on in place of the one it was asked about, gets that one as its cause.
 */
export type ErrorMiddleware<Thrown = unknown, Message = IncomingMessage, Reply = ServerResponse> = (
  error: Thrown,
  message: Message,
  reply: Reply,
  next: Next,
) => unknown

export interface ConnectOptions {
  /** What it is called in logs. Default: the name of the function. */
  readonly name?: string
  /**
   * How long it may take to answer or to call `next`, and to let an answer through, in milliseconds; 0 for ever. After that the
   * request fails with an error that names it. Default: 30 seconds.
   */
  readonly timeout?: number
  /**
   * `keep`: what it reads of the body is kept in memory, and the application can read it, too. `stream`: the body passes as it
   * comes, and is gone. Default: `keep`.
   */
  readonly body?: 'keep' | 'stream'
}

/**
 * Wraps middleware of Connect or Express around an application: `connect(helmet())`.
 *
 * Reads     whatever the middleware reads
 * Sets      whatever the middleware sets: on the answer, its headers; on the request, its method, URL and headers; anything
 *           else (`session`, `user`) is found on `state['connect.req']`, and on the request of all that is bridged further in
 * Settings  middleware, arguments = (none), next_timeout = 30s, request_body = keep; all others are the middleware's options
 *
 * ```ini
 * [filter:helmet]
 * use = pkg:wheatpaste#connect
 * middleware = helmet
 * frameguard = {"action": "deny"}
 * ```
 */
export function connect<Message extends IncomingMessage, Reply extends ServerResponse>(
  middleware: Middleware<Message, Reply>,
  options?: ConnectOptions,
): Filter
export function connect<Thrown, Message extends IncomingMessage, Reply extends ServerResponse>(
  middleware: ErrorMiddleware<Thrown, Message, Reply>,
  options?: ConnectOptions,
): Filter
export function connect(middleware: Middleware | ErrorMiddleware, options: ConnectOptions = {}): Filter {
  const { name = middleware.name || 'middleware', timeout = 30_000, body = 'keep' } = options
  const fixed = { name, timeout, body }
  if (middleware.length > 3) return (app) => rescuing(app, middleware as ErrorMiddleware, fixed)
  const call = middleware as Middleware
  return (app) =>
    function connect(environ) {
      return new Passage(app, environ, { call, ...fixed }).run()
    }
}

const positional: Setting<readonly unknown[]> & { readonly default: readonly unknown[] } = {
  type: 'list of JSON',
  doc: 'What it is called with before its options, as a JSON list: ["combined"].',
  default: [],
  parse(text) {
    const list: unknown = JSON.parse(text.startsWith('[') ? text : 'null')
    if (!Array.isArray(list)) throw new Error('a JSON list such as ["combined"]')
    return list
  },
}

const settings = {
  middleware: setting.text({ doc: 'The middleware: MODULE, MODULE:EXPORT, or ./file.js:EXPORT.', required: true }),
  arguments: positional,
  next_timeout: setting.duration({
    doc: 'How long it may take to answer or to call next(), and to let an answer through; 0 for ever.',
    default: 30_000,
  }),
  request_body: setting.choice(['keep', 'stream'], {
    doc: 'Whether what it reads of the body is kept for the app, or passes as it comes and is gone.',
    default: 'keep',
  }),
}

/**
 * [filter:…] What the module exports is called with the options of the section and gives the middleware; an export that takes
 * three or four parameters is the middleware itself.
 */
export const filterFactory: FilterFactory & Configured & Importing = Object.assign(
  async (globalConf: Conf, localConf: Conf) => {
    const { own, others } = divideConf(settings, localConf)
    const { arguments: args, nextTimeout: timeout, requestBody: body } = readSettings(settings, own)
    const exported = await importOption('middleware', globalConf, localConf)
    const section = placeOf(localConf, 'middleware')?.section
    const name = `${section === undefined ? '' : `[${section}] `}${localConf.middleware}`
    return connect(await make(exported, args, others, localConf), { name, timeout, body })
  },
  {
    settings,
    importedOptions: ['middleware'],
    optionsOf: (table: SettingsTable, _globalConf: Conf, localConf: Conf) => divideConf(table, localConf).own,
  },
)

async function make(exported: unknown, args: readonly unknown[], others: Conf, localConf: Conf): Promise<Middleware> {
  const given = Object.keys(others).length > 0 ? [...args, fromJson(others)] : args
  const wrong = (what: string): ConfigError => {
    const message = `"${localConf.middleware}" ${what}`
    return new ConfigError({ code: 'bad-option', message, place: placeOf(localConf, 'middleware'), hint: HINT })
  }
  if (typeof exported !== 'function') throw wrong('is no function')
  if (exported.length >= 3 && given.length === 0) return exported as Middleware
  if (exported.length >= 3) throw wrong('is middleware itself: it takes no options')
  const made: unknown = await exported(...given)
  if (typeof made !== 'function') throw wrong('was called with its options, and what it returned is no middleware')
  return made as Middleware
}

const HINT =
  'Name a function that gives middleware, such as helmet, or middleware itself: a function of req, res and next.'
