import { type Settings as Read, setting } from 'wheatpaste'
import { maxLimit, quota } from '../shared/settings.ts'

const endpoint = (doc: string) => setting.url({ doc })

/** What the section of the API may say. */
export const settings = {
  max_limit: maxLimit,
  database: setting.text({ doc: 'Where everything is kept: memory, or sqlite:///path.', default: 'memory' }),
  transport_url: setting.text({
    doc: 'How the parts of the service reach each other: memory, where all of them are in one process, or nats://host:port.',
    default: 'memory',
  }),
  task_time: setting.duration({ doc: 'How long each step of a task takes.', default: 300 }),
  rpc_response_timeout: setting.duration({ doc: 'How long one part waits for another.', default: 5000, min: 1 }),
  report_interval: setting.duration({ doc: 'How often a service says that it is there.', default: 10_000, min: 1 }),
  service_down_time: setting.duration({ doc: 'After how long it is taken for dead.', default: 60_000, min: 1 }),
  instances_path: setting.path({ doc: 'The folder where compute nodes note their machines; else they forget them.' }),
  auth_strategy: setting.choice(['keystone', 'noauth2'], {
    doc: 'Whether other services ask for a token of the identity service, or believe what it says.',
    default: 'keystone',
  }),
  auth_url: setting.url({ doc: "Version 3 of the identity service's API, where compute gets its own tokens." }),
  username: setting.text({
    doc: 'Whom other services know compute as, for whom it must be an administrator.',
    default: 'nova',
  }),
  password: setting.secret({ doc: 'The password of that user.', default: '' }),
  project_name: setting.text({ doc: 'The project of that user.', default: 'service' }),
  image_endpoint: endpoint('The image service; without it compute has images of its own.'),
  network_endpoint: endpoint('The network service; without it addresses are pretended.'),
  volume_endpoint: endpoint('The volume service; without it there are no volumes.'),
  quota_instances: quota('Instances of a project; -1 is as many as it likes, here as below.', 10),
  quota_cores: quota('Virtual processors of a project.', 20),
  quota_ram: quota('Memory of a project, in MiB.', 51_200),
  quota_metadata_items: quota('Metadata items of an instance.', 128),
  quota_key_pairs: quota('Key pairs of a user.', 100),
  quota_server_groups: quota('Server groups of a project.', 10),
  quota_server_group_members: quota('Instances of a server group.', 10),
} as const

export type Settings = Read<typeof settings>
