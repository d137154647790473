// The page: the endpoint's form, the resources', and what the command is asked to do with them.

import { createElement as h, createRoot, JsonForms, useMemo, useRef, useState } from './libraries/libraries.js';
import { form, Judgement, renderers } from './controls.js';
import { entered, errors, told, withDefaults } from './schema.js';

async function ask(what, body) {
  const asked = body === undefined ? {} : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  let response;
  try {
    response = await fetch(what, asked);
  } catch (gone) {
    throw new Error('flow-cdk form no longer runs; start it again');
  }
  const answer = await response.json();
  if (!response.ok) {
    throw new Error(answer.error);
  }
  return answer;
}

/** Milliseconds. JSON Forms tells of a change when nothing else has changed for ten. */
const SETTLED = 30;

/** What is entered into one form, and what is wrong with it. */
const judged = (schema, value, stored) => {
  const result = entered(schema, value, stored);
  return { value: result, errors: errors(schema, result) };
};

/** What is entered belongs to JSON Forms: new errors must not bring back what was there at first. */
const keepingData = (state, action, reduce) =>
  reduce(state, action.type === 'jsonforms/UPDATE_CORE' ? { ...action, data: state.data } : action);

/** The form of one schema. `change` is told each new state; `said` are a connector's own errors. */
function OptionsForm({ schema, stored, initial, all, said, change }) {
  const [data, setData] = useState(initial);
  const [first] = useState(initial);
  const wrong = useMemo(() => [...judged(schema, data, stored).errors, ...said], [schema, data, stored, said]);
  const judgement = useMemo(() => ({ all, errors: wrong }), [all, wrong]);
  return h(Judgement.Provider, { value: judgement },
    h(JsonForms, {
      schema, uischema: form, data: first, renderers, cells: [], validationMode: 'NoValidation', additionalErrors: wrong, middleware: keepingData,
      onChange: ({ data: next }) => {
        setData(next);
        change(next);
      },
    }));
}

const plain = schema => {
  const { $schema, $id, ...rest } = schema;
  return { ...rest, oneOf: rest.oneOf?.map(plain), properties: rest.properties && Object.fromEntries(Object.entries(rest.properties).map(([name, option]) => [name, plain(option)])) };
};

const tidy = schema => JSON.parse(JSON.stringify(plain(schema)));

/** One binding of the catalog, or one that was discovered. Its form is drawn once it is opened. */
function Resource({ resource, schema, all, change }) {
  const [open, setOpen] = useState(false);
  return h('details', { className: 'resource', onToggle: event => setOpen(event.currentTarget.open) },
    h('summary', null,
      resource.discovered && h('input', {
        type: 'checkbox', checked: resource.chosen, 'aria-label': `Add ${resource.name}`,
        onChange: event => change({ ...resource, chosen: event.target.checked }),
      }),
      ' ', resource.name, ' ', h('span', { className: 'soft' }, resource.collection)),
    open && h('div', null,
      h(OptionsForm, {
        schema, stored: resource.stored, initial: resource.value, all, said: none,
        change: value => change({ ...resource, value }),
      })));
}

const none = [];

/** Keeps the option in use from being left when a button is pressed: its error would move the button away from the mouse. */
const stay = event => event.preventDefault();

function Page({ task }) {
  const endpointSchema = useMemo(() => tidy(task.configSchema), [task]);
  const resourceSchema = useMemo(() => tidy(task.resourceSchema), [task]);
  const shown = resource => ({ ...resource, value: withDefaults(resourceSchema, resource.stored), key: JSON.stringify([resource.name, resource.discovered === true]) });
  const config = useRef(withDefaults(endpointSchema, task.config));
  const first = useRef(config.current);
  const [resources, setResources] = useState(() => task.resources.map((each, index) => ({ ...shown(each), index, key: index })));
  const [said, setSaid] = useState(none);
  const [all, setAll] = useState(false);
  const [status, setStatus] = useState({ text: '' });
  const [busy, setBusy] = useState(false);

  /** The config, unless something is wrong with it. */
  function endpoint() {
    const { value, errors: wrong } = judged(endpointSchema, config.current, task.config);
    setAll(true);
    setSaid(none);
    if (wrong.length > 0) {
      throw new Error(`The endpoint's config has ${wrong.length === 1 ? 'an error' : `${wrong.length} errors`}.`);
    }
    return value;
  }

  async function attempt(doing, action) {
    setBusy(true);
    setStatus({ text: doing });
    try {
      await new Promise(done => setTimeout(done, SETTLED)); // what was typed last is in then
      setStatus({ text: await action() });
    } catch (failed) {
      setSaid(told(failed.message));
      setStatus({ text: failed.message, wrong: true });
    } finally {
      setBusy(false);
    }
  }

  const discover = () => attempt('Discovering …', async () => {
    const { resources: found } = await ask('discover', { config: endpoint() });
    const added = found.filter(each => !each.known).map(each => shown({ ...each, discovered: true, chosen: !each.disable }));
    setResources([...resources.filter(each => !each.discovered), ...added]);
    return `${found.length} discovered, ${added.length} of them new. Those that are ticked are added when you save.`;
  });

  const save = () => attempt('Saving …', async () => {
    const config = endpoint();
    const stored = resources.filter(each => !each.discovered || each.chosen).map(each => {
      const { value, errors: wrong } = judged(resourceSchema, each.value, each.stored);
      if (wrong.length > 0) {
        throw new Error(`The resource ${each.name} has an error.`);
      }
      return { index: each.index, discovered: each.discovered === true, resource: value };
    });
    const { notes, resources: now } = await ask('save', { config, resources: stored });
    task.config = config;
    setResources(now.map((each, index) => ({ ...shown(each), index, key: `${index}.${Date.now()}` })));
    return notes.join('\n');
  });

  const change = changed => setResources(all => all.map(each => (each.key === changed.key ? changed : each)));

  return [
    h('header', { key: 'header' },
      h('h1', null, task.name),
      h('p', { className: 'soft' }, `${task.capture ? 'Capture' : 'Materialization'} of ${task.file}. `,
        h('a', { href: task.documentationUrl, target: '_blank', rel: 'noreferrer' }, 'Documentation'))),
    h('h2', { key: 'endpoint' }, 'Endpoint Config'),
    h('div', { key: 'form', className: 'form', id: 'endpoint' },
      h(OptionsForm, {
        schema: endpointSchema, stored: task.config, initial: first.current, all, said,
        change: next => { config.current = next; },
      })),
    h('div', { key: 'resources', className: 'heading' },
      h('h2', null, task.capture ? 'Resources' : 'Collections'),
      task.capture && h('button', { type: 'button', id: 'discover', disabled: busy, onMouseDown: stay, onClick: discover }, 'Discover')),
    h('div', { key: 'list', id: 'resources' },
      resources.length === 0 && h('p', { className: 'soft' }, task.capture ? 'None yet. Discover asks the connector what it could capture.' : 'None yet.'),
      resources.map(each => h(Resource, { key: each.key, resource: each, schema: resourceSchema, all, change }))),
    h('div', { key: 'bar', className: 'bar' }, h('div', null,
      h('span', { id: 'status', role: 'status', className: status.wrong ? 'said error' : 'said' }, status.text),
      h('button', { type: 'button', id: 'save', className: 'main', disabled: busy, onMouseDown: stay, onClick: save }, 'Save'))),
  ];
}

const root = createRoot(document.getElementById('page'));
try {
  const task = await ask('task');
  document.title = `${task.name} – flow-cdk form`;
  root.render(h(Page, { task }));
} catch (failed) {
  root.render(h('p', { className: 'error', role: 'alert' }, failed.message));
}
