import { HttpError } from 'wheatpaste'
import type { CreateKeypairBody } from '../bodies/keypair-bodies.ts'
import type { Cloud } from './cloud.ts'
import type { Keypair } from './keypairs.ts'
import { isOver } from './quotas.ts'
import { fingerprintOf, generateSshKey } from './ssh-key.ts'

type Wanted = CreateKeypairBody['keypair']

/**
 * Takes a user's public key, or makes a new pair of keys, of which the private one is shown once and kept nowhere.
 *
 * @throws HttpError 400 for what is no key, 403 over quota, 409 for a name that is taken
 */
export function createKeypair(
  { keypairs, settings }: Cloud,
  userId: string,
  wanted: Wanted,
  mustBeGiven: boolean,
): Keypair & { privateKey?: string } {
  const { name, public_key: publicKey } = wanted
  if (publicKey === undefined && mustBeGiven) throw new HttpError(400, "'public_key' is a required property")
  if (keypairs.find(userId, name)) throw new HttpError(409, `Key pair '${name}' already exists.`)
  if (isOver(keypairs.ofUser(userId).length + 1, settings.quotaKeyPairs)) {
    throw new HttpError(403, 'Quota exceeded, too many key pairs.')
  }
  if (publicKey !== undefined) return keypairs.add({ userId, name, publicKey, fingerprint: fingerprint(publicKey) })
  const made = generateSshKey('Generated-by-Nova')
  const key = { publicKey: made.publicKey, fingerprint: fingerprint(made.publicKey) }
  return { ...keypairs.add({ userId, name, ...key }), privateKey: made.privateKey }
}

function fingerprint(publicKey: string): string {
  const found = fingerprintOf(publicKey)
  if (found === undefined) throw new HttpError(400, 'Keypair data is invalid: failed to generate fingerprint')
  return found
}
