import type { Microversion } from 'wheatpaste'
import type { Keypair } from '../cloud/keypairs.ts'
import { microseconds } from '../request/timestamp.ts'

export function basicKeypairView(version: Microversion): (keypair: Keypair) => object {
  const typed = version.atLeast('2.2')
  return ({ name, publicKey, fingerprint }) => ({
    name,
    public_key: publicKey,
    fingerprint,
    ...(typed && { type: 'ssh' }),
  })
}

export function keypairView(version: Microversion): (keypair: Keypair) => object {
  const basic = basicKeypairView(version)
  return (keypair) => ({
    ...basic(keypair),
    id: keypair.number,
    user_id: keypair.userId,
    created_at: microseconds(keypair.created),
    deleted: false,
    deleted_at: null,
    updated_at: null,
  })
}
