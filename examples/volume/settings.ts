import { type Settings as Read, setting } from 'wheatpaste'
import { maxLimit, quota } from '../shared/settings.ts'

/** What the section of the API may say. */
export const settings = {
  max_limit: maxLimit,
  task_time: setting.duration({ doc: 'How long it takes to make, change or delete something.', default: 300 }),
  default_volume_type: setting.text({ doc: 'The name of the one type of volumes.', default: '__DEFAULT__' }),
  quota_volumes: quota('Volumes of a project; -1 is as many as it likes, here as below.', 10),
  quota_snapshots: quota('Snapshots of a project.', 10),
  quota_gigabytes: quota('Gigabytes of the volumes and snapshots of a project.', 1000),
} as const

export type Settings = Read<typeof settings>
