// What a schema of options asks for. Nothing here draws.

import { Ajv, addFormats } from './libraries/libraries.js';

export const isObject = value => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The type of an option; of `[type, "null"]` it is the other one. */
export const typeOf = schema =>
  Array.isArray(schema.type) ? schema.type.find(type => type !== 'null') : schema.type;

/** The options of an object in the order in which they are shown. */
export function options(schema) {
  const place = ([, option]) => (typeof option.order === 'number' ? option.order : Infinity);
  return Object.entries(schema.properties ?? {})
    .filter(([, option]) => option['x-hidden-field'] !== true)
    .sort((one, other) => (place(one) === place(other) ? 0 : place(one) - place(other)));
}

/** Of a choice between objects: the option that says which, and the objects. Otherwise null. */
export function choice(schema) {
  const branches = schema.oneOf;
  if (!Array.isArray(branches) || branches.length === 0 || !branches.every(branch => isObject(branch?.properties))) {
    return null;
  }
  const property =
    schema.discriminator?.propertyName ??
    Object.keys(branches[0].properties).find(name => branches.every(branch => 'const' in (branch.properties[name] ?? {})));
  return property === undefined ? null : { property, branches };
}

const name = (branch, property) => branch.properties[property]?.const;

/** Which of the objects a value is: the one it names, else the first. */
export function chosen({ property, branches }, value) {
  return Math.max(0, branches.findIndex(branch => name(branch, property) === value?.[property]));
}

/** An object with the chosen branch's options beside its own. */
function joined(schema, value) {
  const { oneOf, discriminator, ...own } = schema;
  const which = choice(schema);
  if (which === null) {
    return schema;
  }
  const branch = which.branches[chosen(which, value)];
  return {
    ...own,
    type: 'object',
    properties: { ...own.properties, ...branch.properties },
    required: [...(own.required ?? []), ...(branch.required ?? [])],
  };
}

export const isSection = schema => choice(schema) !== null || (typeOf(schema) === 'object' && isObject(schema.properties));

/** The value with the defaults of everything that it lacks. */
export function withDefaults(schema, value) {
  const given = value === undefined ? structuredClone(schema.default) : value;
  if (!isSection(schema)) {
    return given;
  }
  const filled = isObject(given) ? { ...given } : {};
  for (const [key, option] of Object.entries(joined(schema, filled).properties)) {
    const inner = withDefaults(option, filled[key] ?? option.const);
    if (inner !== undefined) {
      filled[key] = inner;
    }
  }
  return filled;
}

const same = (one, other) => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));

function sorted(value) {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  return isObject(value)
    ? Object.fromEntries(Object.keys(value).sort().map(key => [key, sorted(value[key])]))
    : value;
}

/**
 * What is stored of a filled form: optional sections in which nothing was entered are left out, since their required
 * options count only once the section is used.
 */
export function entered(schema, value, stored) {
  if (!isSection(schema) || !isObject(value)) {
    return value;
  }
  const whole = joined(schema, value);
  const result = { ...value };
  for (const [key, option] of Object.entries(whole.properties)) {
    const inner = entered(option, value[key], stored?.[key]);
    const optional = isSection(option) && !(whole.required ?? []).includes(key) && stored?.[key] === undefined;
    if (inner === undefined || (optional && same(inner, entered(option, withDefaults(option, undefined), undefined)))) {
      delete result[key];
    } else {
      result[key] = inner;
    }
  }
  return result;
}

/** The schema that a value has to meet once its choices are made; without the addresses, which would clash. */
function effective(schema, value) {
  if (!isObject(schema)) {
    return schema;
  }
  const { $schema, $id, discriminator, ...rest } = joined(schema, value);
  if (isObject(rest.properties)) {
    rest.properties = Object.fromEntries(
      Object.entries(rest.properties).map(([key, option]) => [key, effective(option, value?.[key])]),
    );
  }
  return rest;
}

/** All that is wrong with a value, as JSON Forms takes errors. */
export function errors(schema, value) {
  const ajv = addFormats(new Ajv({ allErrors: true, verbose: true, strict: false, validateFormats: true }));
  let validate;
  try {
    validate = ajv.compile(effective(schema, value));
  } catch (unusable) {
    return []; // the connector judges
  }
  validate(value);
  return (validate.errors ?? []).map(error => ({ ...error, message: words(error) }));
}

function words({ keyword, message, params }) {
  switch (keyword) {
    case 'required':
      return 'is required';
    case 'pattern':
      return `must match ${params.pattern}`;
    case 'enum':
      return `must be one of ${params.allowedValues.join(', ')}`;
    default:
      return message;
  }
}

/** Where an error is: of a missing option, where it would be. */
export const pointer = ({ instancePath, keyword, params }) =>
  keyword === 'required' ? `${instancePath}/${params.missingProperty}` : instancePath;

/** What a connector says of single options, in lines such as " - /credentials/password: is missing". */
export function told(text) {
  return [...text.matchAll(/(?:^|\s)(\/[^\s:]+): (.+)$/gm)].map(([, instancePath, message]) => ({
    instancePath,
    message,
    keyword: 'connector',
    schemaPath: '',
    params: {},
  }));
}
