import express from 'express'
import * as c from './common.mjs'
import { filters, handlerFor, passThrough } from './connectish.mjs'

const app = express()
app.disable('x-powered-by')
app.disable('etag')
const reply = (res, status, value) => res.status(status).json(value)

if (c.APP === 'hello' || c.APP === 'depth') {
  for (let i = 0; i < (c.APP === 'depth' ? c.DEPTH : 0); i++) app.use(passThrough())
  app.get('/', (req, res) => res.json({ hello: 'world' }))
} else {
  const v21 = express.Router()
  for (const f of filters) v21.use(f)
  const json = express.json()
  for (const name of c.resourceNames()) {
    const controller = c.makeController(name)
    for (const r of c.routesOf(name)) {
      const h = handlerFor(controller, r.kind, reply)
      if (r.method === 'GET') v21.get(r.path, h)
      else v21.post(r.path, json, h)
    }
  }
  app.use(c.PREFIX, v21)
  app.get('/', (req, res) => res.json({ versions: [{ id: 'v2.1' }] }))
  app.use((req, res) => reply(res, 404, c.faultBody(404, 'The resource could not be found.')))
  app.use((err, req, res, next) => reply(res, err.status ?? 500, c.faultBody(err.status ?? 500, err.message)))
}
c.ready(app.listen(c.PORT, c.HOST))
