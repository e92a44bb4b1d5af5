import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

export interface AlarmTopicProps {
  readonly email: string;
}

/** The topic that sends alarms to an operator. It has its own key, since CloudWatch may not use the account's key for SNS. */
export class AlarmTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { email }: AlarmTopicProps) {
    super(scope, id);
    const ofThisAccount = { conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } } };
    const cloudWatch = new ServicePrincipal('cloudwatch.amazonaws.com', ofThisAccount);
    const key = new Key(this, 'Key', {
      description: 'Unique Tokens: what the alarms say.',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    key.grantEncryptDecrypt(cloudWatch);
    this.topic = new Topic(this, 'Topic', { masterKey: key, enforceSSL: true });
    // A topic with its own policy loses the default policy, which allows alarms to publish.
    this.topic.grantPublish(cloudWatch);
    this.topic.addSubscription(new EmailSubscription(email));
  }
}
