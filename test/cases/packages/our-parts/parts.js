export const app = () => () => ({ status: 200, headers: {}, body: 'ours' })
export const filter = () => (app) => app
export const composite = async (loader, globalConf, { '/': name }) => loader.getApp(name, globalConf)
