import { type ControllerRequest, HttpError, method, page, response } from 'wheatpaste'
import { createKeypairBody } from '../bodies/keypair-bodies.ts'
import type { Cloud } from '../cloud/cloud.ts'
import { createKeypair } from '../cloud/create-keypair.ts'
import type { Keypair } from '../cloud/keypairs.ts'
import { callerOf } from '../request/caller.ts'
import { authorize } from '../request/policy.ts'
import { refuseNewer } from '../request/since.ts'
import { basicKeypairView, keypairView } from '../views/keypair-view.ts'

type Request<Body = unknown> = ControllerRequest<{ id: string }, Body>

/** The ssh keys of a user: nova's `os-keypairs`. */
export function keypairs(cloud: Cloud) {
  const { keypairs, settings } = cloud

  function find(request: Request): Keypair {
    const userId = userOf(request, request.environ.query.get('user_id'))
    const keypair = keypairs.find(userId, request.params.id)
    if (!keypair) throw new HttpError(404, `Keypair ${request.params.id} not found for user ${userId}`)
    return keypair
  }

  const atFirst = (status: number) => response(status, '2.1', '2.1')

  return {
    index: (request: ControllerRequest) => {
      const { environ, version } = request
      const own = keypairs.ofUser(userOf(request, environ.query.get('user_id')))
      const view = (keypair: Keypair): object => ({ keypair: basicKeypairView(version)(keypair) })
      if (!version.atLeast('2.35')) return { keypairs: own.map(view) }
      return page(environ, own, { name: 'keypairs', idOf: ({ name }) => name, max: settings.maxLimit, view })
    },

    show: (request: Request) => ({ keypair: keypairView(request.version)(find(request)) }),

    create: atFirst(200)(
      method({ status: 201, schema: createKeypairBody }, (request) => {
        const { version, body } = request
        refuseNewer(body.keypair, { type: '2.2', user_id: '2.10' }, version)
        const userId = userOf(request, body.keypair.user_id ?? null)
        const { privateKey, ...keypair } = createKeypair(cloud, userId, body.keypair, version.atLeast('2.92'))
        const shown = { ...basicKeypairView(version)(keypair), user_id: userId }
        const whole = privateKey === undefined ? shown : { ...shown, private_key: privateKey }
        return { keypair: whole }
      }),
    ),

    delete: atFirst(202)(response(204)((request: Request) => keypairs.remove(find(request)))),
  }
}

// From 2.10 on an administrator may look after the keys of others.
function userOf({ environ, version }: ControllerRequest, asked: string | null): string {
  const { userId } = callerOf(environ)
  if (asked === null || asked === userId || !version.atLeast('2.10')) return userId
  authorize(environ, 'os_compute_api:os-keypairs:other_user')
  return asked
}
