/** All YAML files of the folder, parsed, in the order of their names (a plugin in `esbuild.js`). */
declare module '*.yaml' {
  const contents: readonly unknown[];
  // biome-ignore lint/style/noDefaultExport: esbuild's JSON loader has nothing else
  export default contents;
}
