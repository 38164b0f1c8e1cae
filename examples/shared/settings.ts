import { setting } from 'wheatpaste'

/** How much of something a project may have; -1 is as much as it likes. */
export const quota = (doc: string, byDefault: number) => setting.integer({ doc, default: byDefault, min: -1 })

export const maxLimit = setting.integer({ doc: 'How many items a list has at most.', default: 1000, min: 1 })
