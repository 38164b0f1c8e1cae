import type { ComputeMethods } from '../compute-node/compute-manager.ts'
import { type Client, rpcClient } from '../rpc/rpc.ts'
import { topics } from '../rpc/topics.ts'
import type { Transport } from '../rpc/transport.ts'
import type { SchedulerMethods } from '../scheduler/scheduler.ts'
import { type Services, servicesOf } from '../services/services.ts'
import type { Settings } from '../settings.ts'
import type { Data } from './data.ts'
import { Quotas } from './quotas.ts'

/** What the API works on: what there is, here and in other services, what its section says of it, and who does what is asked for. */
export interface Cloud extends Omit<Data, keyof Services>, Services {
  readonly settings: Settings
  readonly quotas: Quotas
  readonly scheduler: Client<SchedulerMethods>
  readonly computeOn: (host: string) => Client<ComputeMethods>
}

export function createCloud(data: Data, transport: Transport, settings: Settings): Cloud {
  return {
    ...data,
    ...servicesOf(settings, data.images),
    settings,
    quotas: new Quotas(data.instances, settings),
    scheduler: rpcClient(transport, topics.scheduler, 'api'),
    computeOn: (host) => rpcClient(transport, topics.compute(host), 'api'),
  }
}
