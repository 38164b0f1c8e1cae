import { isIPv4 } from 'node:net'

/** Addresses that follow each other, as numbers, both ends included. */
export interface Range {
  readonly first: number
  readonly last: number
}

export function numberOf(address: string): number {
  return address.split('.').reduce((number, part) => number * 256 + Number(part), 0)
}

export function addressOf(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.')
}

/** The addresses of a block such as `10.0.0.0/24`, or undefined when it is none. Bits of a host are left out. */
export function rangeOf(cidr: string): Range | undefined {
  const [, address = '', length = ''] = /^([\d.]+)\/(\d{1,2})$/.exec(cidr) ?? []
  if (!isIPv4(address) || Number(length) > 32) return undefined
  const size = 2 ** (32 - Number(length))
  const first = Math.floor(numberOf(address) / size) * size
  return { first, last: first + size - 1 }
}

/** The block without bits of a host: `10.0.0.0/24` of `10.0.0.7/24`. */
export function blockOf(cidr: string): string | undefined {
  const range = rangeOf(cidr)
  return range && `${addressOf(range.first)}/${cidr.split('/')[1]}`
}

/** Those that hosts can have: neither the address of the block nor the broadcast's, unless there are no others. */
export function hostsOf({ first, last }: Range): Range {
  return last - first < 2 ? { first, last } : { first: first + 1, last: last - 1 }
}

export function contains(range: Range, other: Range | number): boolean {
  const { first, last } = typeof other === 'number' ? { first: other, last: other } : other
  return range.first <= first && last <= range.last
}

export function overlap(one: Range, other: Range): boolean {
  return one.first <= other.last && other.first <= one.last
}
