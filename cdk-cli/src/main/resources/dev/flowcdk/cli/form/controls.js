// How JSON Forms draws options here: one renderer for all of them, which looks at the schema as Flow's web app does.

import {
  createContext, createElement as h, JsonFormsDispatch, useContext, useEffect, useRef, useState, withJsonFormsControlProps, withJsonFormsLayoutProps,
} from './libraries/libraries.js';
import { choice, chosen, isObject, isSection, options, pointer, typeOf, withDefaults } from './schema.js';

/** What is known of the whole form: `all`, whether errors of untouched options are shown, and `errors`, all of them. */
export const Judgement = createContext({ all: false, errors: [] });

const where = path => (path === '' ? '' : `/${path.replaceAll('.', '/')}`);
const idOf = path => `option${where(path)}`;

function Options({ schema, path, without }) {
  return options(schema)
    .filter(([name]) => name !== without)
    .map(([name]) =>
      h(JsonFormsDispatch, { key: name, schema, path, uischema: { type: 'Control', scope: `#/properties/${name.replaceAll('~', '~0').replaceAll('/', '~1')}` } }),
    );
}

const Description = ({ schema }) => schema.description && h('p', { className: 'description' }, schema.description);

function Option(option) {
  const { schema, visible } = option;
  if (!visible) {
    return null;
  }
  return h(isSection(schema) ? Section : Single, option);
}

/** An object: its options in a frame that opens and closes. */
function Section({ schema, path, label, data, handleChange }) {
  const { all, errors } = useContext(Judgement);
  const wrong = all && errors.some(error => pointer(error).startsWith(`${where(path)}/`) || pointer(error) === where(path));
  const [open, setOpen] = useState(schema.advanced !== true);
  useEffect(() => {
    if (wrong) {
      setOpen(true);
    }
  }, [wrong, all]);
  return h('details', { className: 'section', id: idOf(path), open, onToggle: event => setOpen(event.currentTarget.open) },
    h('summary', null, label, wrong && h('span', { className: 'error' }, 'has errors')),
    h('div', null,
      h(Description, { schema }),
      choice(schema) === null
        ? h(Options, { schema, path })
        : h(Choice, { schema, path, label, data, handleChange })));
}

/** One of several objects: a tab for each, and the options of the chosen one. */
function Choice({ schema, path, label, data, handleChange }) {
  const which = choice(schema);
  const index = chosen(which, data);
  const left = useRef({}); // what was entered in the others, for whoever comes back
  const choose = next => {
    left.current[index] = data;
    handleChange(path, left.current[next] ?? withDefaults({ ...schema, default: undefined }, { [which.property]: which.branches[next].properties[which.property].const }));
  };
  return [
    h('div', { key: 'tabs', role: 'tablist', 'aria-label': label }, which.branches.map((branch, at) =>
      h('button', { key: at, type: 'button', role: 'tab', 'aria-selected': at === index, onClick: () => at !== index && choose(at) },
        branch.title ?? branch.properties[which.property].const))),
    h('div', { key: `branch${index}`, role: 'tabpanel' },
      h(Description, { schema: which.branches[index] }),
      h(Options, { schema, path, without: which.property }),
      h(Options, { schema: which.branches[index], path, without: which.property })),
  ];
}

/** An option that is no object: label, description, input, and what is wrong with it. */
function Single(option) {
  const { schema, path, label, required, errors, data } = option;
  const { all } = useContext(Judgement);
  const [touched, setTouched] = useState(false);
  const wrong = errors !== '' && (all || touched);
  const Input = input(schema, data);
  const id = idOf(path);
  const inline = Input === Check;
  const attributes = { id, disabled: schema.readOnly === true || !option.enabled, 'aria-invalid': wrong, 'aria-describedby': wrong ? `${id}.error` : undefined };
  const drawn = h(Input, { ...option, attributes });
  const title = h('span', { className: required ? 'required' : undefined }, label);
  return h('div', { className: wrong ? 'option wrong' : 'option', onBlur: () => setTouched(true) },
    inline ? h('label', { htmlFor: id, className: 'inline' }, drawn, title) : h('label', { htmlFor: id }, title),
    h(Description, { schema }),
    !inline && drawn,
    wrong && h('p', { className: 'error', role: 'alert', id: `${id}.error` }, errors));
}

const isTitled = schema => Array.isArray(schema.oneOf) && schema.oneOf.every(each => isObject(each) && 'const' in each);

function input(schema, data) {
  if (Array.isArray(schema.enum) || isTitled(schema)) {
    return Select;
  }
  switch (typeOf(schema)) {
    case 'boolean':
      return Check;
    case 'integer':
    case 'number':
      return NumberText;
    case 'string':
      return data === undefined || data === null || typeof data === 'string' ? Text : Json;
    case 'array':
      return typeOf(schema.items ?? {}) === 'string' && (data === undefined || Array.isArray(data)) ? Texts : Json;
    default:
      return Json;
  }
}

/** A text; a secret is masked, and offered to no store of passwords. */
function Text({ schema, path, data, handleChange, attributes }) {
  const secret = schema.secret === true || schema.airbyte_secret === true;
  const common = {
    ...attributes,
    value: data ?? '',
    spellCheck: false,
    autoComplete: secret ? 'new-password' : 'off',
    onChange: event => handleChange(path, event.target.value === '' ? undefined : event.target.value),
  };
  if (schema.multiline === true) {
    return h('textarea', { ...common, className: secret ? 'masked' : undefined });
  }
  const type = secret ? 'password' : schema.format === 'date' ? 'date' : 'text';
  return h('input', { ...common, type, placeholder: schema.format === 'date-time' ? '2026-01-31T00:00:00Z' : undefined });
}

/** A number as text, so that what is no number is kept and said to be wrong instead of lost. */
function NumberText({ path, data, handleChange, attributes }) {
  const change = text => {
    const number = Number(text);
    handleChange(path, text.trim() === '' ? undefined : Number.isFinite(number) && String(number) === text.trim() ? number : text);
  };
  return h('input', { ...attributes, type: 'text', inputMode: 'decimal', autoComplete: 'off', value: data ?? '', onChange: event => change(event.target.value) });
}

function Check({ path, data, handleChange, attributes }) {
  return h('input', { ...attributes, type: 'checkbox', checked: data === true, onChange: event => handleChange(path, event.target.checked) });
}

function Select({ schema, path, data, handleChange, attributes }) {
  const choices = isTitled(schema)
    ? schema.oneOf.map(each => ({ value: each.const, title: each.title ?? String(each.const), description: each.description }))
    : schema.enum.map(value => ({ value, title: value === '' ? '–' : String(value) }));
  const index = choices.findIndex(each => each.value === data);
  const none = index < 0 || schema.default === undefined;
  return h('div', null,
    h('select', { ...attributes, value: index, onChange: event => handleChange(path, choices[event.target.value]?.value) },
      none && h('option', { value: -1 }, ''),
      choices.map((each, at) => h('option', { key: at, value: at }, each.title))),
    h(Description, { schema: choices[index] ?? {} }));
}

function Texts({ schema, path, data = [], handleChange, attributes, label }) {
  const change = items => handleChange(path, items.length === 0 ? undefined : items);
  return h('div', null,
    data.map((item, at) => h('div', { key: at, className: 'item' },
      h('input', {
        ...attributes, id: `${attributes.id}/${at}`, 'aria-label': `${label} ${at + 1}`, type: schema.items.secret === true ? 'password' : 'text', autoComplete: 'off',
        value: item, onChange: event => change(data.with(at, event.target.value)),
      }),
      h('button', { type: 'button', 'aria-label': `Remove ${label} ${at + 1}`, onClick: () => change(data.toSpliced(at, 1)) }, '×'))),
    h('button', { type: 'button', id: attributes.id, disabled: attributes.disabled, onClick: () => change([...data, '']) }, 'Add'));
}

/** Whatever has no input of its own is entered as JSON. */
function Json({ path, data, handleChange, attributes }) {
  const shown = data === undefined ? '' : JSON.stringify(data, null, 2);
  const [text, setText] = useState(shown);
  const change = entered => {
    setText(entered);
    try {
      handleChange(path, entered.trim() === '' ? undefined : JSON.parse(entered));
    } catch (unfinished) {
      handleChange(path, entered); // of the wrong type until it is JSON
    }
  };
  return h('textarea', { ...attributes, className: 'json', spellCheck: false, value: text, onChange: event => change(event.target.value) });
}

const Form = ({ schema, path }) => h(Options, { schema, path });

/** The whole form. */
export const form = { type: 'Form', elements: [] };

export const renderers = [
  { tester: uischema => (uischema.type === 'Control' ? 1 : -1), renderer: withJsonFormsControlProps(Option) },
  { tester: uischema => (uischema.type === 'Form' ? 1 : -1), renderer: withJsonFormsLayoutProps(Form) },
];
