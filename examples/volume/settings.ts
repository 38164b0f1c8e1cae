import { type Settings as Read, setting } from 'wheatpaste'

const quota = (doc: string, byDefault: number) => setting.integer({ doc, default: byDefault, min: -1 })

/** What the section of the API may say. */
export const settings = {
  max_limit: setting.integer({ doc: 'How many items a list has at most.', default: 1000, min: 1 }),
  task_time: setting.duration({ doc: 'How long it takes to make, change or delete something.', default: 300 }),
  default_volume_type: setting.text({ doc: 'The name of the one type of volumes.', default: '__DEFAULT__' }),
  quota_volumes: quota('Volumes of a project; -1 is as many as it likes, here as below.', 10),
  quota_snapshots: quota('Snapshots of a project.', 10),
  quota_gigabytes: quota('Gigabytes of the volumes and snapshots of a project.', 1000),
} as const

export type Settings = Read<typeof settings>
