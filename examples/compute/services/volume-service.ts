import { z } from 'zod'
import type { AttachedVolume, Instance } from '../cloud/instance.ts'
import type { Caller } from '../request/caller.ts'
import { type Question, Refused, Remote, unlessGone } from './remote.ts'
import type { ServiceUser } from './service-user.ts'
import type { Volume, Volumes } from './volumes.ts'

const volumeAnswer = z.object({ volume: z.object({ id: z.string(), status: z.string(), bootable: z.stringbool() }) })
const attachmentAnswer = z.object({ attachment: z.object({ id: z.string() }) })
const anything = z.unknown()

/** The volumes of a volume service (cinder v3), which instances get by its attachments. */
export class VolumeService implements Volumes {
  readonly #remote: Remote
  readonly #user: ServiceUser

  constructor(endpoint: string, user: ServiceUser) {
    // 3.44 is the first one in which an attachment is completed.
    this.#remote = new Remote('volume', endpoint, { 'openstack-api-version': 'volume 3.44' })
    this.#user = user
  }

  async find({ token }: Caller, id: string): Promise<Volume> {
    return (await this.#remote.ask(volumeAnswer, { token, path: `/volumes/${id}` })).volume
  }

  async reserve({ token }: Caller, id: string, instanceId: string): Promise<string> {
    const body = { attachment: { volume_uuid: id, instance_uuid: instanceId } }
    const answer = await this.#remote.ask(attachmentAnswer, { token, method: 'POST', path: '/attachments', body })
    return answer.attachment.id
  }

  async beginDetaching({ token }: Caller, id: string): Promise<void> {
    const body = { 'os-begin_detaching': null }
    await this.#remote.ask(anything, { token, method: 'POST', path: `/volumes/${id}/action`, body })
  }

  async connect({ host }: Instance, { attachmentId, device }: AttachedVolume): Promise<void> {
    const path = `/attachments/${attachmentId}`
    await this.#ask({ method: 'PUT', path, body: { attachment: { connector: { host, mountpoint: device } } } })
    await this.#ask({ method: 'POST', path: `${path}/action`, body: { 'os-complete': null } })
  }

  disconnect(attachmentId: string): Promise<void> {
    return this.#ask({ method: 'DELETE', path: `/attachments/${attachmentId}` }).catch(unlessGone)
  }

  async remove(id: string): Promise<void> {
    await this.#ask({ method: 'DELETE', path: `/volumes/${id}` }).catch((error) => {
      // It is being deleted already, or has snapshots: then it stays.
      if (!(error instanceof Refused)) throw error
    })
  }

  async #ask(question: Omit<Question, 'token'>): Promise<void> {
    await this.#user.as((token) => this.#remote.ask(anything, { ...question, token }))
  }
}
