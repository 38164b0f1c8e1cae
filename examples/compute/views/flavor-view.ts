import { type Environ, links, type Microversion } from 'wheatpaste'
import type { Flavor } from '../cloud/flavors.ts'

/** Shows flavors as the compute API does (nova's `views/flavors.py`). */
export function flavorView(environ: Environ, version: Microversion): (flavor: Flavor) => object {
  const [described, specified] = [version.atLeast('2.55'), version.atLeast('2.61')]
  const noSwap = version.atLeast('2.75') ? 0 : ''
  return (flavor) => ({
    id: flavor.id,
    name: flavor.name,
    ram: flavor.ram,
    vcpus: flavor.vcpus,
    disk: flavor.disk,
    swap: flavor.swap || noSwap,
    'OS-FLV-EXT-DATA:ephemeral': flavor.ephemeral,
    'OS-FLV-DISABLED:disabled': false,
    'os-flavor-access:is_public': flavor.isPublic,
    rxtx_factor: flavor.rxtxFactor,
    links: links(environ, 'flavors', flavor.id),
    ...(described && { description: flavor.description }),
    ...(specified && { extra_specs: flavor.extraSpecs }),
  })
}

export function basicFlavorView(environ: Environ, version: Microversion): (flavor: Flavor) => object {
  const described = version.atLeast('2.55')
  return ({ id, name, description }) => ({
    id,
    name,
    links: links(environ, 'flavors', id),
    ...(described && { description }),
  })
}

/** What a server shows of its flavor, which may have changed or gone since: from 2.47 on all but the id. */
export function embeddedFlavorView(flavor: Flavor): object {
  const { name, vcpus, ram, disk, ephemeral, swap, extraSpecs } = flavor
  return { original_name: name, vcpus, ram, disk, ephemeral, swap, extra_specs: extraSpecs }
}
