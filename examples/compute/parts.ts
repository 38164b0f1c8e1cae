import { join } from 'node:path'
import type { Data } from './cloud/data.ts'
import type { Service } from './cloud/hosts.ts'
import { ComputeManager, type ComputeMethods } from './compute-node/compute-manager.ts'
import { SimulatedDriver } from './compute-node/driver.ts'
import { type ConductorMethods, conductorMethods } from './conductor/conductor.ts'
import { watch } from './conductor/watch.ts'
import { repeat } from './repeat.ts'
import { type Client, rpcClient, rpcServer } from './rpc/rpc.ts'
import { topics } from './rpc/topics.ts'
import type { Serving, Transport } from './rpc/transport.ts'
import { type SchedulerMethods, schedulerMethods } from './scheduler/scheduler.ts'
import { servicesOf } from './services/services.ts'
import type { Settings } from './settings.ts'

/** What every part of the service is given. */
export interface Setup {
  readonly settings: Settings
  readonly transport: Transport
}

/** Serves the database to those who may not reach it themselves, and sees to it that whatever was begun ends. */
export function startConductor({ settings, transport }: Setup, data: Data, host: string): Serving {
  const workers = {
    ...servicesOf(settings, data.images),
    scheduler: rpcClient<SchedulerMethods>(transport, topics.scheduler, 'conductor'),
    computeOn: computeClients(transport, 'conductor'),
  }
  return all(
    rpcServer<ConductorMethods>(transport, topics.conductor, conductorMethods(data)),
    reporting(settings, () => data.hosts.report('nova-conductor', host)),
    watch(data, workers, settings),
  )
}

/** Finds instances a host. */
export function startScheduler({ settings, transport }: Setup, data: Data, host: string): Serving {
  const methods = schedulerMethods(data, computeClients(transport, 'scheduler'))
  return all(
    rpcServer<SchedulerMethods>(transport, topics.scheduler, methods),
    reporting(settings, () => data.hosts.report('nova-scheduler', host)),
  )
}

/** Runs the machines of a host. It has no database, but a conductor. */
export async function startCompute({ settings, transport }: Setup, host: string): Promise<Serving> {
  const conductor = rpcClient<ConductorMethods>(transport, topics.conductor, host)
  const { taskTime, instancesPath } = settings
  // Without an image service images are in the database.
  const images = { upload: (id: string) => conductor.persist('finishImage', { id }) }
  const driver = new SimulatedDriver(taskTime, instancesPath && join(instancesPath, `${host}.journal`))
  const manager = new ComputeManager(host, conductor, { driver, ...servicesOf(settings, images) })
  const { run, settleVolumes } = manager
  const service: { binary: Service['binary']; host: string } = { binary: 'nova-compute', host }
  await conductor.persist('report', service)
  const serving = all(
    rpcServer<ComputeMethods>(transport, topics.compute(host), { run, settleVolumes }),
    repeat(settings.reportInterval, () => conductor.call('report', service)),
  )
  await manager.resume()
  return serving
}

/** All of it in one process: three compute nodes, and what they need. */
export async function startAll(setup: Setup, data: Data): Promise<Serving> {
  const conductor = startConductor(setup, data, 'controller')
  const scheduler = startScheduler(setup, data, 'controller')
  const computes = ['compute1', 'compute2', 'compute3'].map((host) => startCompute(setup, host))
  return all(conductor, scheduler, ...(await Promise.all(computes)))
}

function computeClients(transport: Transport, from: string): (host: string) => Client<ComputeMethods> {
  return (host) => rpcClient<ComputeMethods>(transport, topics.compute(host), from)
}

function reporting({ reportInterval }: Settings, report: () => void): Serving {
  report()
  return repeat(reportInterval, report)
}

function all(...servings: readonly Serving[]): Serving {
  return { close: () => servings.forEach((serving) => void serving.close()) }
}
