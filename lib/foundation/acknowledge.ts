import { type CfnElement, Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Acknowledges a finding of cdk-nag for one construct and everything below it, with the reason why it is accepted. */
export function acknowledge(construct: IConstruct, id: string, reason: string): void {
  Validations.of(construct).acknowledge({ id, reason });
}

/** Acknowledges the one wildcard resource of a policy, written as cdk-nag writes it; others would still be found. */
export function acknowledgeWildcard(construct: IConstruct, resource: string, reason: string): void {
  acknowledge(construct, `AwsSolutions-IAM5[Resource::${resource}]`, reason);
}

/** An attribute of a construct's main resource as cdk-nag writes it. */
export function attributeOf(construct: IConstruct, attribute: 'Arn' | 'Name'): string {
  return `<${Stack.of(construct).getLogicalId(construct.node.defaultChild as CfnElement)}.${attribute}>`;
}
