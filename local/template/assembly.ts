import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A resource of a template as synthesized. */
export interface RawResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Condition?: string;
}

/** A CloudFormation template, as far as it is used here. */
export interface RawTemplate {
  readonly Resources: Readonly<Record<string, RawResource>>;
  readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Default?: unknown }>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

/** One stack of a cloud assembly with the folders of its file assets. */
export interface Assembly {
  readonly stackName: string;
  readonly template: RawTemplate;
  /** Folder or file of an asset by the S3 key that the template names. */
  readonly assets: ReadonlyMap<string, string>;
}

interface Artifact {
  readonly type: string;
  readonly properties?: { readonly templateFile?: string; readonly stackName?: string; readonly file?: string };
}

interface AssetFile {
  readonly source: { readonly path: string };
  readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

/**
 * Reads the stack of a cloud assembly (the folder that a synth writes).
 *
 * @param stackName which stack, where the assembly has several
 * @throws Error if there is no stack, or several and none is named
 */
export function readAssembly(folder: string, stackName?: string): Assembly {
  const { artifacts } = readJson<{ artifacts: Readonly<Record<string, Artifact>> }>(join(folder, 'manifest.json'));
  const stacks = Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  const [found, ...others] = stackName ? stacks.filter(([id]) => id === stackName) : stacks;
  const templateFile = found?.[1].properties?.templateFile;
  if (!found || !templateFile || others.length > 0) {
    throw new Error(`Cannot choose a stack of ${folder}: it has [${stacks.map(([id]) => id).join(', ')}]`);
  }
  const assets = new Map<string, string>();
  for (const { type, properties } of Object.values(artifacts)) {
    if (type !== 'cdk:asset-manifest' || !properties?.file) continue;
    const { files } = readJson<{ files: Readonly<Record<string, AssetFile>> }>(join(folder, properties.file));
    for (const { source, destinations } of Object.values(files)) {
      for (const { objectKey } of Object.values(destinations)) assets.set(objectKey, join(folder, source.path));
    }
  }
  return {
    stackName: found[1].properties?.stackName ?? found[0],
    template: readJson<RawTemplate>(join(folder, templateFile)),
    assets,
  };
}
