/** Three numbers without leading zeros: a version of SemVer without a pre-release, which this project does not make. */
const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;

export function isVersion(text: string): boolean {
  return VERSION.test(text);
}

/** Whether one version comes after another one by the order of SemVer. Both are versions. */
export function isGreater(version: string, than: string): boolean {
  const [a, b] = [version, than].map((each) => each.split('.').map(Number)) as [number[], number[]];
  const different = a.findIndex((number, i) => number !== b[i]);
  return different >= 0 && (a[different] as number) > (b[different] as number);
}
