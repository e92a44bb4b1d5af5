import vm from 'node:vm';
import { TestEnvironment as NodeEnvironment } from 'jest-environment-node';

/**
 * Jest's environment for Node.js, but with an ordinary global object. Jest's own is a proxy behind an interceptor of Node.js. Each look at
 * `Math`, `Object` or `Uint8Array` goes through both, which took more than a quarter of the CPU time of the engine's tests.
 *
 * The constructor has no option for this. So `vm.createContext` is replaced while it runs.
 */
export default class TestEnvironment extends NodeEnvironment {
  constructor(config, context) {
    const { createContext } = vm;
    let isOrdinary = false;
    vm.createContext = () => {
      isOrdinary = true;
      return createContext(vm.constants.DONT_CONTEXTIFY);
    };
    try {
      super(config, context);
    } finally {
      vm.createContext = createContext;
    }
    if (!isOrdinary)
      throw new Error('Jest no longer makes its global object with vm.createContext: change test/environment.js.');
  }
}
