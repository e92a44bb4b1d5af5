import { type Endpoints, serviceAddresses } from '../lambda/functions.ts';
import type { Plan } from '../template/plan.ts';

/**
 * A template of AWS SAM with the functions behind the API, each with its bundle, its whole environment and its routes below the
 * base path. What SAM does not run they find at the local cloud's endpoints.
 */
export function samTemplate({ api, functions }: Plan, endpoints: Endpoints): object {
  const behindHttp = functions.filter(({ arn }) => api.routes.some(({ functionArn }) => functionArn === arn));
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Transform: 'AWS::Serverless-2016-10-31',
    Resources: {
      Api: {
        Type: 'AWS::Serverless::Api',
        Properties: { StageName: api.stage, BinaryMediaTypes: api.binaryMediaTypes },
      },
      ...Object.fromEntries(
        behindHttp.map(({ logicalId, arn, folder, handler, memoryMb, timeoutMs, environment }) => [
          logicalId,
          {
            Type: 'AWS::Serverless::Function',
            Properties: {
              CodeUri: folder,
              Handler: handler,
              Runtime: `nodejs${process.versions.node.split('.')[0]}.x`,
              Architectures: [process.arch === 'arm64' ? 'arm64' : 'x86_64'],
              MemorySize: memoryMb,
              Timeout: timeoutMs / 1000,
              Environment: { Variables: { ...environment, ...serviceAddresses(endpoints) } },
              Events: Object.fromEntries(
                api.routes
                  .filter(({ functionArn }) => functionArn === arn)
                  .map(({ method, path }, i) => [
                    `Route${i}`,
                    {
                      Type: 'Api',
                      Properties: {
                        RestApiId: { Ref: 'Api' },
                        Method: method,
                        // SAM has no stage in its paths: the documented ones begin with it.
                        Path: `/${api.stage}${path === '/' ? '' : path}`,
                      },
                    },
                  ]),
              ),
            },
          },
        ]),
      ),
    },
  };
}
