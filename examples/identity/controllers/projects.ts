import { type ControllerRequest, type Environ, response, schema } from 'wheatpaste'
import { createProjectBody, type UpdateProjectBody, updateProjectBody } from '../bodies/people-bodies.ts'
import type { Directory } from '../directory/directory.ts'
import type { Project } from '../directory/records.ts'
import { newId } from '../directory/table.ts'
import { authorize, callerOf } from '../request/caller.ts'
import { recordsView, recordView } from '../views/record-view.ts'

type Request<Body = unknown> = ControllerRequest<{ id: string }, Body>

/** Projects, to which what people make belongs. */
export function projects(directory: Directory) {
  const { domains, projects } = directory
  const shown = (environ: Environ, project: Project) => ({ project: recordView(environ, 'projects')(project) })

  return {
    index({ environ }: ControllerRequest) {
      authorize(environ, 'identity:list_projects')
      return recordsView(environ, 'projects', projects.all(), ['name', 'domain_id', 'enabled', 'parent_id'])
    },

    show({ environ, params: { id } }: Request) {
      authorize(environ, 'identity:get_project', callerOf(environ).project?.id === id)
      return shown(environ, projects.get(id))
    },

    create: response(201)(
      schema(createProjectBody)(({ environ, body: { project } }) => {
        authorize(environ, 'identity:create_project')
        const domain = domains.get(project.domain_id ?? callerOf(environ).userDomain.id)
        const given = { ...project, domain_id: domain.id, id: newId() }
        return shown(
          environ,
          projects.put({ description: '', enabled: true, ...UNSAID, parent_id: domain.id, ...given }),
        )
      }),
    ),

    update: schema(updateProjectBody)(({ environ, params: { id }, body }: Request<UpdateProjectBody>) => {
      authorize(environ, 'identity:update_project')
      return shown(environ, projects.put({ ...projects.get(id), ...body.project, id }))
    }),

    delete: response(204)(({ environ, params: { id } }: Request) => {
      authorize(environ, 'identity:delete_project')
      directory.removeProject(id)
    }),
  }
}

const UNSAID = { is_domain: false, tags: [], options: {} }
