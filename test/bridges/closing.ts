import Fastify, { type FastifyInstance } from 'fastify'

/** An application that a test closes. */
export const fastifyApp: FastifyInstance = Fastify()
