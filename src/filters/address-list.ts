import { BlockList, isIP } from 'node:net'

// Looking an address up costs some microseconds, and the same proxies come again and again.
const REMEMBERED = 1_000

/** Addresses by ranges: `10.0.0.0/8`, `fd00::/8`, `192.0.2.1`. An IPv4 address is the same in its IPv6 form (`::ffff:…`). */
export class AddressList {
  readonly #ranges = new BlockList()
  readonly #known = new Map<string, boolean>()

  /** @throws Error when one of the texts is no range of addresses */
  constructor(ranges: Iterable<string>) {
    for (const range of ranges) this.#add(range)
  }

  /** Whether an address is in one of the ranges. What is no address is in none. */
  has(address: string): boolean {
    const known = this.#known.get(address)
    if (known !== undefined) return known
    const family = isIP(address)
    if (family === 0) return false
    const found = this.#ranges.check(address, family === 4 ? 'ipv4' : 'ipv6')
    if (this.#known.size >= REMEMBERED) this.#known.clear()
    this.#known.set(address, found)
    return found
  }

  #add(range: string): void {
    const [, address = '', prefix] = /^([^/]+?)(?:\/(\d{1,3}))?$/.exec(range) ?? []
    const family = isIP(address)
    const bits = family === 4 ? 32 : 128
    const length = Number(prefix ?? bits)
    if (family === 0 || length > bits || address.includes('%')) {
      throw new Error('addresses or ranges such as 10.0.0.0/8 or fd00::/8')
    }
    this.#ranges.addSubnet(address, length, family === 4 ? 'ipv4' : 'ipv6')
  }
}
