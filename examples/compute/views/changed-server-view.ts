import { randomBytes } from 'node:crypto'
import { type Environ, type Link, links, type Microversion } from 'wheatpaste'
import type { Cloud } from '../cloud/cloud.ts'
import type { Instance } from '../cloud/instance.ts'
import { singleServerView, type View } from './server-view.ts'

/** What a create answers. */
export interface CreatedServer {
  readonly id: string
  readonly links: readonly [Link, Link]
  readonly [other: string]: unknown
}

/** Of a server that was just made only what nobody can ask for later. */
export function createdView(environ: Environ, instance: Instance, adminPass = newPassword()): CreatedServer {
  const { id, diskConfig, securityGroups } = instance
  return {
    id,
    links: links(environ, 'servers', id),
    'OS-DCF:diskConfig': diskConfig,
    security_groups: securityGroups,
    adminPass,
  }
}

const NOT_SHOWN = /^(?:key_name|config_drive|security_groups|os-extended-volumes:.*|OS-EXT-.*|OS-SRV-USG:.*)$/

/** What an update answers: all of the server from 2.75 on, before that what there was in the first version. */
export function updatedView(cloud: Cloud, environ: Environ, version: Microversion): View {
  const view = singleServerView(cloud, environ, version)
  if (version.atLeast('2.75')) return view
  return (instance) => Object.fromEntries(Object.entries(view(instance)).filter(([name]) => !NOT_SHOWN.test(name)))
}

/** A password for the first login. */
export function newPassword(): string {
  return randomBytes(9).toString('base64url')
}
