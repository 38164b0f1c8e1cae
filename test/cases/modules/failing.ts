throw new Error('no licence')

export const factory = null
