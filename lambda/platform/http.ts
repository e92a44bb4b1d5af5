/**
 * `node:http` without what it has of undici: to import that module reads all that it exports, and three getters of it then load undici,
 * which takes longer than most functions take to load. To ask Node.js for the module reads nothing.
 */
export const { Agent, request } = process.getBuiltinModule('node:http');
