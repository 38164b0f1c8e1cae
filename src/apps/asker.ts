import { BlockList, isIP } from 'node:net'
import type { Environ } from '../contract/environ.ts'

export interface AskerOptions {
  /** Who may ask, by address; for others there is nothing. Default: everybody. */
  readonly allowedSourceRanges?: readonly string[]
  /** Whether there is nothing for those who come through a proxy. Default: false. */
  readonly ignoreProxiedRequests?: boolean
}

/** Tells who may ask what is meant for machines nearby, by the address and by the headers that proxies set. */
export function isWelcome({
  allowedSourceRanges = [],
  ignoreProxiedRequests = false,
}: AskerOptions): (asker: Asker) => boolean {
  const ranges = blockList(allowedSourceRanges)
  return ({ remoteAddress, headers }) => {
    if (ignoreProxiedRequests && OF_PROXIES.some((name) => headers[name] !== undefined)) return false
    const family = isIP(remoteAddress)
    return ranges === undefined || (family !== 0 && ranges.check(remoteAddress, family === 6 ? 'ipv6' : 'ipv4'))
  }
}

type Asker = Pick<Environ, 'remoteAddress' | 'headers'>

const OF_PROXIES = [
  'forwarded',
  'x-forwarded',
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-forwarded-host',
  'x-forwarded-prefix',
]

function blockList(ranges: readonly string[]): BlockList | undefined {
  if (ranges.length === 0) return undefined
  const list = new BlockList()
  for (const range of ranges) {
    const [address = '', length] = range.split('/')
    const isV6 = isIP(address) === 6
    list.addSubnet(address, Number(length ?? (isV6 ? 128 : 32)), isV6 ? 'ipv6' : 'ipv4')
  }
  return list
}
