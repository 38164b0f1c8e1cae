/* Our own peer: APP names the section to be served on PORT. */
import { fileURLToPath } from 'node:url'
import { loadDeployment } from 'wheatpaste'

const { APP = 'nova', AWAIT } = process.env
const file = fileURLToPath(new URL('api-paste.ini', import.meta.url))
const { app, server } = await loadDeployment(`${file}#${AWAIT ? `${APP}_awaiting` : APP}`)
const listen = await server()
await listen(app)
process.on('SIGTERM', () => process.exit(0))
