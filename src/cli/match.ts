import { parseArgs } from 'node:util'
import { Environ } from '../contract/environ.ts'
import { explained } from '../contract/explained.ts'
import type { Explanation } from '../contract/explanation.ts'
import { isHttpError } from '../contract/http-error.ts'
import { normalizePath } from '../contract/path.ts'
import { loadDeployment } from '../load/load.ts'
import { parseAsked } from './asked.ts'
import { type Command, parseTarget, usageOf } from './command.ts'
import { explanationText } from './explanation-text.ts'
import { labelled } from './labelled.ts'
import { inColour } from './part-title.ts'

/** `wheatpaste match`: where a request would go, and why. */
export const match: Command = {
  usage: "match FILE[#NAME] [METHOD] PATH [-H 'NAME: VALUE']… [key=value…] [--json]",
  summary: 'tell where a request would go, and why, without sending it',
  help: [
    'The application is loaded, and not served. Told are the mounts on the way and what chose each of them (the path, the host,',
    'the version in Content-Type or Accept), what becomes of script name and path info, the filters that see the request, and the',
    'route with its params; or why there is none: the methods that are taken (405), the routes that are nearest (404).',
    'Neither filters nor controllers are called, so what a filter would change in the request does not show.',
    '',
    'METHOD is GET if it is not told. PATH may be a URL, which tells the scheme and the host.',
    'The exit code is 1 if the answer would be an error: there is no such path, method or version.',
    '',
    "-H 'NAME: VALUE'  a header of the request, as curl takes it; may be repeated",
    '--json            print {"method", "path", "taken", "way"}, where each part of the way has the next in its "next"',
  ].join('\n'),
  async run(args) {
    const { values, positionals } = usageOf(() =>
      parseArgs({
        args: [...args],
        allowPositionals: true,
        options: {
          header: { type: 'string', short: 'H', multiple: true, default: [] },
          json: { type: 'boolean', default: false },
        },
      }),
    )
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
  },
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
