import type { Address, Instance } from '../cloud/instance.ts'

/** The addresses of an instance by the names of its networks. */
export function byNetwork({ addresses }: Instance, view: (address: Address) => object): Record<string, object[]> {
  const networks = [...new Set(addresses.map(({ network }) => network))]
  return Object.fromEntries(
    networks.map((name) => [name, addresses.filter(({ network }) => network === name).map(view)]),
  )
}
