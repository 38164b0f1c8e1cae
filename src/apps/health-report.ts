import type { Environ } from '../contract/environ.ts'
import { preferredType } from '../contract/preferred-type.ts'
import { Response } from '../contract/response.ts'

/** What a check came to: the reason why requests are not wanted, if there is one. */
export interface Finding {
  readonly name: string
  readonly reason: string | undefined
}

/**
 * The answer of a health check: 200 or 503, without a body for HEAD, and 204 there instead of 200 (oslo.middleware).
 *
 * @param detailed whether JSON tells about the process
 */
export function healthReport(findings: readonly Finding[], environ: Environ, detailed: boolean): Response {
  const reasons = findings.flatMap(({ reason }) => reason ?? [])
  const isHealthy = reasons.length === 0
  const type = preferredType(environ.headers.accept, ['text', 'html', 'json'])
  const shown = environ.query.has('verbose') ? findings.map(line) : isHealthy ? ['OK'] : reasons
  // Text where nothing is acceptable, too: what reads a health check looks at the status.
  const response = RENDER[type ?? 'text'](shown, detailed ? { findings } : undefined)
  response.status = isHealthy ? 200 : 503
  response.headers['cache-control'] = 'no-store'
  return withoutBody(response.vary('Accept'), environ)
}

// As Kubernetes writes them.
function line({ name, reason }: Finding): string {
  return reason === undefined ? `[+]${name} ok` : `[-]${name} ${reason}`
}

function withoutBody(response: Response, { method }: Environ): Response {
  if (method !== 'HEAD') return response
  return new Response(response.status === 200 ? 204 : response.status, response.headers)
}

type Details = { readonly findings: readonly Finding[] }

const RENDER = {
  text: (shown: readonly string[]) => Response.text(shown.join('\n')),
  html: (shown: readonly string[]) =>
    new Response(
      200,
      { 'content-type': 'text/html; charset=utf-8' },
      shown.map((one) => `<p>${escaped(one)}</p>`).join(''),
    ),
  json: (shown: readonly string[], details?: Details) =>
    Response.json(details ? { detailed: true, ...detailsOf(details) } : { detailed: false, reasons: shown }),
}

function escaped(text: string): string {
  return text.replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`)
}

function detailsOf({ findings }: Details): object {
  const { heapUsed, heapTotal, rss, external } = process.memoryUsage()
  return {
    reasons: findings.map(({ name, reason = 'OK' }) => ({ class: name, reason })),
    now: new Date().toISOString(),
    node_version: process.version,
    platform: `${process.platform} ${process.arch}`,
    uptime: process.uptime(),
    event_loop_utilization: performance.eventLoopUtilization().utilization,
    memory: { heap_used: heapUsed, heap_total: heapTotal, rss, external },
    resources: counted(process.getActiveResourcesInfo()),
  }
}

function counted(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}
