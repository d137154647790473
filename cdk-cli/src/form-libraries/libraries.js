// What the page's own modules use of others' libraries. The names are all that is bundled.
export { createElement, createContext, useContext, useEffect, useMemo, useRef, useState } from 'react';
export { createRoot } from 'react-dom/client';
export { JsonForms, JsonFormsDispatch, withJsonFormsControlProps, withJsonFormsLayoutProps } from '@jsonforms/react';
export { default as Ajv } from 'ajv/dist/2020.js';
export { default as addFormats } from 'ajv-formats';
