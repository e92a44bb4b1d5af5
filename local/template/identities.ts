import { createHash } from 'node:crypto';
import { ACCOUNT, REGION } from '../platform/settings.ts';

/** What `Ref` and `Fn::GetAtt` give for a resource. */
export interface Identity {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const arn = (service: string, resource: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;

function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/**
 * The local physical id and the attributes of a resource. They depend on nothing but stack, logical id and given name,
 * so that what a restart finds on disk is found under the same names.
 *
 * @param name the name that the template gives, if it gives one
 */
export function identityOf(stack: string, logicalId: string, type: string, name: string | undefined): Identity {
  const physical = name ?? `${stack}-${logicalId}`;
  switch (type) {
    case 'AWS::DynamoDB::GlobalTable':
    case 'AWS::DynamoDB::Table':
      return { ref: physical, attributes: { Arn: arn('dynamodb', `table/${physical}`) } };
    case 'AWS::S3::Bucket': {
      const bucket =
        name ??
        `${stack}-${logicalId}`
          .toLowerCase()
          .replace(/[^a-z0-9-]/g, '-')
          .slice(-63)
          .replace(/^-+/, '');
      return { ref: bucket, attributes: { Arn: `arn:aws:s3:::${bucket}`, DomainName: `${bucket}.s3.amazonaws.com` } };
    }
    case 'AWS::KMS::Key': {
      const id = uuidOf(`${stack}/${logicalId}`);
      return { ref: id, attributes: { Arn: arn('kms', `key/${id}`), KeyId: id } };
    }
    case 'AWS::Lambda::Function':
      return { ref: physical, attributes: { Arn: arn('lambda', `function:${physical}`) } };
    case 'AWS::StepFunctions::StateMachine': {
      const machine = arn('states', `stateMachine:${physical}`);
      return { ref: machine, attributes: { Arn: machine, Name: physical } };
    }
    case 'AWS::Events::EventBus':
      return { ref: physical, attributes: { Arn: arn('events', `event-bus/${physical}`), Name: physical } };
    case 'AWS::ApiGateway::RestApi':
      return { ref: 'local', attributes: { RootResourceId: 'root', RestApiId: 'local' } };
    case 'AWS::Logs::LogGroup':
      return { ref: physical, attributes: { Arn: arn('logs', `log-group:${physical}:*`) } };
    case 'AWS::SNS::Topic':
      return { ref: arn('sns', physical), attributes: { TopicArn: arn('sns', physical), TopicName: physical } };
    case 'AWS::ApiGateway::Resource':
      return { ref: logicalId, attributes: { ResourceId: logicalId } };
    default:
      return { ref: physical, attributes: { Arn: arn('local', physical) } };
  }
}
