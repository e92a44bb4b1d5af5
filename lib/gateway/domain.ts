import { EndpointType, type RestApi, SecurityPolicy } from 'aws-cdk-lib/aws-apigateway';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayDomain } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { basePath } from '../../api/routes/routes.ts';
import type { Domain } from '../foundation/settings.ts';

export interface ApiDomainProps {
  readonly rest: RestApi;
  readonly domain: Domain;
}

/** A domain of the operator's in front of the API, under the same base path: `https://<domain>/api`. */
export class ApiDomain extends Construct {
  /** Target of the DNS record, where no hosted zone is given to make it in. */
  readonly target: string;

  constructor(scope: Construct, id: string, { rest, domain }: ApiDomainProps) {
    super(scope, id);
    // The record's name is the zone's, as the construct sees it: so the name of the zone itself need not be asked for.
    const zone =
      domain.zone === undefined
        ? undefined
        : HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId: domain.zone, zoneName: domain.name });
    const certificate =
      domain.certificate === undefined
        ? new Certificate(this, 'Certificate', {
            domainName: domain.name,
            validation: CertificateValidation.fromDns(zone),
          })
        : Certificate.fromCertificateArn(this, 'Certificate', domain.certificate);
    const name = rest.addDomainName('Domain', {
      domainName: domain.name,
      certificate,
      endpointType: EndpointType.REGIONAL,
      securityPolicy: SecurityPolicy.TLS_1_2,
      basePath: basePath.slice(1),
    });
    this.target = name.domainNameAliasDomainName;
    if (zone) new ARecord(this, 'Record', { zone, target: RecordTarget.fromAlias(new ApiGatewayDomain(name)) });
  }
}
