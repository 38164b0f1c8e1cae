import type { Address, Instance } from '../cloud/instance.ts'
import type { ConductorMethods } from '../conductor/conductor.ts'
import type { Client } from '../rpc/rpc.ts'

/** Where a compute node gets addresses: what the network service does, in a real cloud. */
export interface Networks {
  /** May be asked twice. */
  allocate(instance: Instance): Promise<readonly Address[]>
}

/** Where a compute node puts images: what the image service does, in a real cloud. */
export interface Images {
  /** May be asked twice. */
  upload(imageId: string): Promise<void>
}

/** Gives every instance one address, made of its number. */
export const numberedNetwork: Networks = {
  async allocate({ number, wantsNetwork }) {
    if (!wantsNetwork) return []
    const [high, low] = [(number >> 8) & 255, number & 255]
    const hex = [high, low].map((byte) => byte.toString(16).padStart(2, '0')).join(':')
    return [{ network: 'private', address: `10.0.${high}.${low}`, mac: `fa:16:3e:00:${hex}` }]
  },
}

/** Nova's own table of images, which only the conductor reaches. */
export function imagesOf(conductor: Client<ConductorMethods>): Images {
  return {
    async upload(id) {
      await conductor.persist('finishImage', { id })
    },
  }
}
