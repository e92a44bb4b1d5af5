import vm from 'node:vm';
import { TestEnvironment as NodeEnvironment } from 'jest-environment-node';

/**
 * Jest's environment for Node.js, with the global object of an ordinary realm. Jest's own is a proxy behind an interceptor of Node.js, which
 * each look at `Math`, `Object` or `Uint8Array` goes through: that was more than a quarter of what the tests of the engine computed.
 *
 * The constructor has no option for it, so what it makes a realm with is changed while it runs.
 */
export default class TestEnvironment extends NodeEnvironment {
  constructor(config, context) {
    const { createContext } = vm;
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(config, context);
    } finally {
      vm.createContext = createContext;
    }
  }
}
