import { isIPv4, isIPv6 } from 'node:net'

/**
 * What one client has for certain: its IPv4 address, or of an IPv6 address the network, since whoever has one has them all
 * (RFC 6177). What is no address stands for itself.
 */
export function networkOf(address: string): string {
  const [plain = ''] = address.split('%')
  if (!isIPv6(plain)) return address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1]
  if (mapped !== undefined && isIPv4(mapped)) return mapped
  return `${groupsOf(plain).slice(0, 4).join(':')}::/64`
}

function groupsOf(address: string): string[] {
  // The last two groups may be written as an IPv4 address.
  const [head = '', tail] = address.replace(/\d+(?:\.\d+){3}$/, '0:0').split('::')
  const [before, behind] = [head, tail ?? ''].map((part) => (part === '' ? [] : part.split(':')))
  const left = before ?? []
  const right = behind ?? []
  const missing = tail === undefined ? 0 : 8 - left.length - right.length
  const groups = [...left, ...Array.from({ length: missing }, () => '0'), ...right]
  return groups.map((group) => Number.parseInt(group, 16).toString(16))
}
