const element = (name, text = '', className = '') => {
  const node = document.createElement(name);
  node.textContent = text;
  if (className) node.className = className;
  return node;
};

const access = {
  public: 'Anybody.',
  session: 'Signed in, also while a second factor is still to be set up.',
  member: 'Members.',
  guest: 'Members, and guests of a link.',
  admin: 'Administrators and owners.',
  owner: 'Owners.',
};

/** Follows references two levels deep: enough to read, and recursive types end. */
const resolve = (schema, schemas, depth = 0) => {
  if (Array.isArray(schema)) return schema.map((item) => resolve(item, schemas, depth));
  if (typeof schema !== 'object' || schema === null) return schema;
  const name = schema.$ref?.split('/').at(-1);
  if (name) return depth < 3 ? { title: name, ...resolve(schemas[name], schemas, depth + 1) } : name;
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, resolve(value, schemas, depth)]));
};

const block = (title, schema, schemas) => {
  const part = element('div');
  part.append(element('h3', title), element('pre', JSON.stringify(resolve(schema, schemas), null, 2)));
  return part;
};

const operationNode = (method, path, operation, schemas) => {
  const node = element('details');
  node.id = operation.operationId;
  node.dataset.words = `${method} ${path} ${operation.summary}`.toLowerCase();
  const head = element('summary');
  head.append(
    element('span', method.toUpperCase(), 'method'),
    element('code', path),
    element('span', operation.summary, 'summary'),
  );
  node.append(head);
  node.addEventListener(
    'toggle',
    () => {
      node.append(element('p', `Who may call it: ${access[operation['x-access']] ?? ''}`, 'note'));
      if (operation.parameters.length > 0) node.append(block('Parameters', operation.parameters, schemas));
      const body = operation.requestBody?.content;
      if (body) node.append(block(`Body (${Object.keys(body)[0]})`, Object.values(body)[0].schema, schemas));
      for (const [status, answer] of Object.entries(operation.responses)) {
        const content = Object.values(answer.content ?? {})[0];
        if (status === 'default') continue;
        if (content) node.append(block(`Answer ${status}`, content.schema, schemas));
        else node.append(element('p', `Answers ${status} without a body.`, 'note'));
      }
    },
    { once: true },
  );
  return node;
};

const api = await (await fetch('/api/v1/openapi.json')).json();
document.querySelector('#about').textContent = api.info.description;
const list = document.querySelector('#operations');
const groups = new Map();
for (const [path, methods] of Object.entries(api.paths))
  for (const [method, operation] of Object.entries(methods)) {
    const tag = operation.tags[0];
    if (!groups.has(tag)) {
      const group = element('section');
      group.append(element('h2', tag));
      groups.set(tag, group);
      list.append(group);
    }
    groups.get(tag).append(operationNode(method, path, operation, api.components.schemas));
  }

document.querySelector('#find').addEventListener('input', (event) => {
  const wanted = event.target.value.trim().toLowerCase();
  for (const group of groups.values()) {
    const nodes = [...group.querySelectorAll('details')];
    for (const node of nodes) node.hidden = !node.dataset.words.includes(wanted);
    group.hidden = nodes.every((node) => node.hidden);
  }
});
const target = document.getElementById(location.hash.slice(1));
if (target) target.open = true;
