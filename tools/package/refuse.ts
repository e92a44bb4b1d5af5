/**
 * `npm pack` and `npm publish` in the clone are refused: such an archive would want the packages of the whole development, and have no
 * service in it. `npm run package` packs a folder of its own, which needs no package.
 */
console.error(
  'npm pack would leave the service out. Make the package that is installed elsewhere with\n\n  npm run package\n',
);
process.exit(1);
