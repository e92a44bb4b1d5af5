import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { readAssembly } from '../../local/template/assembly.ts';

/** A frame's place in a bundle, on AWS and in an assembly. */
const PLACE = /(?:file:\/\/)?(?:\/var\/task|[^\s()"]*\/asset\.[0-9a-f]{64})\/index\.mjs:(\d+):(\d+)/g;
/** Where Powertools names the function in a line of the log, and Lambda in the name of a log group. */
const FUNCTION = /"function_name":\s*"([^"]+)"|\/aws\/lambda\/([\w-]+)/;

/** A function of an assembly. */
interface Deployed {
  readonly logicalId: string;
  /** Name of its source file. */
  readonly source: string;
  /** Folder of its bundle; its map is `<folder>.map`. */
  readonly folder: string;
}

/**
 * Opens the source maps of an assembly.
 *
 * @returns what names the frames of a bundle in a line by source and line. The function is `name` (of its source, of the function
 * on AWS, or its logical id), else the one that the line names.
 * @throws Error where it is not known which function a frame is of, or where its map is not there
 */
export function openSourceMaps(assembly: string): (line: string, name?: string) => string {
  const functions = functionsOf(assembly);
  const maps = new Map<string, SourceMap>();
  const mapOf = ({ folder }: Deployed): SourceMap => {
    const map = maps.get(folder) ?? new SourceMap(JSON.parse(readFileSync(`${folder}.map`, 'utf8')));
    maps.set(folder, map);
    return map;
  };
  return (line, name) =>
    line.replaceAll(PLACE, (place, row, column) => {
      const [, inLog, inGroup] = FUNCTION.exec(line) ?? [];
      const known = name ?? inLog ?? inGroup;
      if (known === undefined) throw new Error('Of which function is this? Name it: --function <name>.');
      const deployed = findFunction(functions, known);
      const origin = mapOf(deployed).findOrigin(Number(row), Number(column));
      if (!('fileName' in origin)) return place;
      const source = relative('.', resolve(assembly, origin.fileName));
      return `${source}:${origin.lineNumber}:${origin.columnNumber}`;
    });
}

function functionsOf(assembly: string): Deployed[] {
  if (!existsSync(join(assembly, 'manifest.json')))
    throw new Error(`There is no assembly in ${assembly}: npm run synth`);
  const { template, assets } = readAssembly(assembly);
  return Object.entries(template.Resources).flatMap(([logicalId, { Type, Properties }]) => {
    if (Type !== 'AWS::Lambda::Function') return [];
    const { Description, Code } = Properties as { Description?: string; Code: { S3Key?: string } };
    const folder = assets.get(Code.S3Key ?? '');
    return folder === undefined ? [] : [{ logicalId, source: Description?.split(': ').at(-1) ?? '', folder }];
  });
}

/** CloudFormation names a function `<stack>-<logical id, perhaps cut>-<random>`. */
function findFunction(functions: readonly Deployed[], name: string): Deployed {
  const id = name.split('-').at(-2) ?? '';
  const named = functions.filter(({ source, logicalId }) => source === name || logicalId === name);
  const [found, ...others] = named.length > 0 ? named : functions.filter(({ logicalId }) => logicalId.startsWith(id));
  if (!found || (id === '' && named.length === 0) || others.length > 0)
    throw new Error(`Which function of the assembly is ${name}?`);
  return found;
}
