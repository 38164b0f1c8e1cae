import { Environ } from '../contract/environ.ts'
import { explained } from '../contract/explained.ts'
import type { Explanation } from '../contract/explanation.ts'
import { isHttpError } from '../contract/http-error.ts'
import { normalizePath } from '../contract/path.ts'
import { loadDeployment } from '../load/load.ts'
import { parseAsked } from './asked.ts'
import { FLAG, parseOptions, parseTarget } from './command.ts'
import { explanationText } from './explanation-text.ts'
import { labelled } from './labelled.ts'
import { inColour } from './part-title.ts'

/** `wheatpaste match`: where a request would go, and why. */
export async function match(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, {
    header: { type: 'string', short: 'H', multiple: true, default: [] },
    json: FLAG,
  })
  const { init, target, others } = parseAsked(positionals, values.header)
  const { uri, defaults } = parseTarget(others)
  const { app, dispose } = await loadDeployment(uri, { defaults, probe: labelled })
  const { method } = init
  const way = wayOf(new Environ(init), (environ) => explained(app, environ))
  await dispose()
  const taken = isTaken(way)
  if (values.json) console.log(JSON.stringify({ method, path: init.pathInfo, taken, way }, null, 2))
  else console.log(`${method} ${target}\n\n${explanationText(way, { colour: inColour() })}`)
  return taken ? 0 : 1
}

// What no application comes to see is refused by the server.
function wayOf(environ: Environ, explain: (environ: Environ) => Explanation): Explanation {
  const { scriptName, pathInfo } = environ
  try {
    return explain(environ.with({ pathInfo: normalizePath(pathInfo) }))
  } catch (error) {
    if (!isHttpError(error)) throw error
    return { kind: 'server', scriptName, pathInfo, answer: { status: error.status, message: error.message } }
  }
}

function isTaken({ answer, next = [] }: Explanation): boolean {
  return (answer?.status ?? 0) < 400 && (next.length === 0 || next.some(isTaken))
}
