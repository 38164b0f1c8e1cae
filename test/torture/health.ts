import { type AppFactory, Response } from 'wheatpaste'

/** [app:healthcheck] Tells a load balancer to send nothing more, while the server is about to stop. */
export const appFactory: AppFactory = () => (environ) =>
  environ.state['server.draining'] ? Response.text('stopping', 503) : Response.text('ok')
