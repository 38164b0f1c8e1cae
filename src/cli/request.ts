import { beginningOf } from '../apps/beginning-of.ts'
import type { Trace } from '../apps/trace.ts'
import { Tracer } from '../apps/tracer.ts'
import type { Application } from '../contract/application.ts'
import { Environ } from '../contract/environ.ts'
import { logError } from '../contract/error-log.ts'
import { errorResponse, isFailure } from '../contract/error-response.ts'
import { normalizePath } from '../contract/path.ts'
import type { Response } from '../contract/response.ts'
import { visible } from '../contract/visible.ts'
import { loadDeployment } from '../load/load.ts'
import { checked } from '../server/checked.ts'
import { parseAsked } from './asked.ts'
import { FLAG, parseOptions, parseTarget } from './command.ts'
import { onTerminal } from './on-terminal.ts'

/** How much of a body is printed, in bytes. */
const PRINTED = 1024 * 1024
/** How wide the bars of a waterfall are, in letters. */
const WIDTH = 40

/** `wheatpaste request`: one request through the application, without a port. */
export async function request(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, {
    header: { type: 'string', short: 'H', multiple: true, default: [] },
    data: { type: 'string', short: 'd' },
    include: { type: 'boolean', short: 'i', default: false },
    trace: FLAG,
    json: FLAG,
  })
  const { init, others } = parseAsked(positionals, values.header, values.data === undefined ? 'GET' : 'POST')
  const { uri, defaults } = parseTarget(others)
  const tracer = new Tracer()
  const { app, dispose } = await loadDeployment(uri, { defaults, probe: tracer.probe })
  const { response, trace } = await answer(tracer, new Environ({ ...init, ...bodyOf(values.data, init.headers) }), app)
  const { text, more } = await beginningOf(response.body, PRINTED)
  await dispose()
  const { status, headers } = response
  if (values.json) {
    console.log(onTerminal(JSON.stringify({ status, headers, body: text, trace: trace && spansOf(trace) }, null, 2)))
  } else {
    if (values.include) console.log(onTerminal(`${[status, ...fieldsOf(headers)].join('\n')}\n`))
    if (text !== '') console.log(onTerminal(more ? `${text}\n…` : text))
    if (values.trace && trace) console.error(visible(waterfall(trace)))
  }
  return status < 400 ? 0 : 1
}

// What the server would refuse before the application hears of it is answered as by the server.
async function answer(
  tracer: Tracer,
  environ: Environ,
  app: Application,
): Promise<{ response: Response; trace?: Trace }> {
  let asked: Environ
  try {
    asked = environ.with({ pathInfo: normalizePath(environ.pathInfo) })
  } catch (error) {
    return { response: errorResponse(error, environ) }
  }
  const { trace, answer } = tracer.trace(async (environ) => checked(await app(environ)), asked)
  const failed = (error: unknown): Response => {
    if (isFailure(error)) logError(error, asked)
    return errorResponse(error, asked)
  }
  return { response: await Promise.resolve(answer).catch(failed), trace }
}

function bodyOf(data: string | undefined, headers: Record<string, string>): { body: string | null } {
  if (data === undefined) return { body: null }
  headers['content-type'] ??= 'application/json'
  headers['content-length'] ??= String(Buffer.byteLength(data))
  return { body: data }
}

function fieldsOf(headers: Response['headers']): string[] {
  return Object.entries(headers).flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one}`))
}

function spansOf({ duration, spans }: Trace): object {
  return {
    duration,
    spans: spans.map(({ part: { part }, depth, start, duration, self, status }) => {
      return { ...part, depth, start, duration, self, status }
    }),
  }
}

// Each part on a line: when it had the request, and how much of that time was its own.
function waterfall({ duration, spans }: Trace): string {
  const names = spans.map(({ part: { part }, depth }) => `${'  '.repeat(depth)}${part.kind} ${part.name ?? ''}`)
  const width = Math.max(0, ...names.map((name) => name.length))
  return spans
    .map(({ start, duration: time, self }, index) => {
      const bar = barOf(start / duration, time / duration)
      return `${names[index]?.padEnd(width)}  ${bar}  ${self.toFixed(2).padStart(8)} of ${time.toFixed(2).padStart(8)} ms`
    })
    .join('\n')
}

function barOf(start: number, length: number): string {
  const from = Math.min(WIDTH - 1, Math.floor(start * WIDTH))
  const cells = Math.max(1, Math.min(WIDTH - from, Math.round(length * WIDTH)))
  return `${' '.repeat(from)}${'█'.repeat(cells)}`.padEnd(WIDTH)
}
