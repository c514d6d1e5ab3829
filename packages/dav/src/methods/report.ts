import { DavError } from '../dav-error.ts';
import type { DavResource } from '../storage.ts';
import { keyOf } from '../xml/name.ts';
import { readXml } from '../xml/read.ts';
import type { Method } from './context.ts';

/** RFC 3253 §3.6: whoever mounts the engine brings its reports. */
export const report: Method<DavResource> = async (context) => {
  const { request, storage, path, reports } = context;
  const root = await readXml(request.body);
  if (root === null) throw new DavError(400, 'REPORT names its report in the body.');
  const resource = await storage.find(path);
  if (!resource) throw new DavError(404, 'There is nothing here.');
  const answer = reports.get(keyOf(root));
  if (!answer) throw new DavError(403, 'There is no such report here.', { condition: 'supported-report' });
  return answer(context, resource, root);
};
