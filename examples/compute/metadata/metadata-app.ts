import { createHmac, timingSafeEqual } from 'node:crypto'
import {
  type AppFactory,
  type Application,
  type Configured,
  type Environ,
  HttpError,
  Response,
  readSettings,
  setting,
} from 'wheatpaste'
import type { Data } from '../cloud/data.ts'
import type { Instance } from '../cloud/instance.ts'
import { connectedData } from '../connected.ts'
import { settings as ofCompute } from '../settings.ts'
import { metadataOf, type Node } from './metadata.ts'

/**
 * Tells instances about themselves: nova's metadata API.
 *
 * @param secret what the network service's proxy signs the ids of instances with; without it they are known by their addresses
 */
export function metadataApp(data: Pick<Data, 'instances' | 'keypairs'>, secret?: string): Application {
  return function metadata(environ) {
    const instance = secret === undefined ? byAddress(data, environ) : bySignature(data, environ, secret)
    if (!instance) throw new HttpError(404, 'There is no such instance.')
    return Response.text(shown(lookup(metadataOf(data, instance), environ.pathInfo)))
  }
}

function byAddress({ instances }: Pick<Data, 'instances'>, { remoteAddress }: Environ): Instance | undefined {
  return instances.all().find(({ addresses }) => addresses.some(({ address }) => address === remoteAddress))
}

/** @throws HttpError 400 for a request that did not come by the proxy, 403 for one that was not signed by it */
function bySignature(
  { instances }: Pick<Data, 'instances'>,
  { headers }: Environ,
  secret: string,
): Instance | undefined {
  const { 'x-instance-id': id, 'x-tenant-id': projectId, 'x-instance-id-signature': signature = '' } = headers
  if (id === undefined || projectId === undefined) throw new HttpError(400, 'The request did not come by the proxy.')
  const expected = createHmac('sha256', secret).update(id).digest()
  const given = Buffer.from(signature, 'hex')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new HttpError(403, 'Invalid proxy request signature.')
  }
  const instance = instances.find(id)
  return instance?.projectId === projectId ? instance : undefined
}

/** @throws HttpError 404 */
function lookup(root: Node, path: string): Node {
  let found: Node | undefined = root
  for (const name of path.split('/').filter((part) => part !== '')) {
    // A key is listed by its number and its name, and asked for by its number.
    const below: [string, Node][] = typeof found === 'object' ? Object.entries(found) : []
    found = below.find(([key]) => key === name || key.startsWith(`${name}=`))?.[1]
  }
  if (found === undefined) throw new HttpError(404, 'The resource could not be found.')
  return found
}

// Of a folder what is in it.
function shown(node: Node): string {
  if (typeof node === 'string') return node
  return Object.entries(node)
    .map(([name, below]) => (typeof below === 'string' || name.includes('=') ? name : `${name}/`))
    .join('\n')
}

const settings = {
  ...ofCompute,
  metadata_proxy_shared_secret: setting.secret({
    doc: "What the network service's proxy signs the ids of instances with.",
  }),
} as const

const makeApp: AppFactory = async (_globalConf, localConf) => {
  const { metadataProxySharedSecret, ...options } = readSettings(settings, localConf)
  const { data, close } = await connectedData(options)
  return Object.assign(metadataApp(data, metadataProxySharedSecret), { dispose: close })
}

/** [app:metaapp]: beside the API, whose database it reads. */
export const appFactory: AppFactory & Configured = Object.assign(makeApp, { settings })
