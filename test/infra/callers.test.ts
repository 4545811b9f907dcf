import { beforeAll, describe, expect, it } from 'vitest';
import { fallbackRoute, routeTable } from '../../contract/http.ts';
import { createPermissions, type Permissions } from '../../emulators/iam/permissions.ts';
import { type LocalTemplate, readTemplate } from '../../emulators/template/template.ts';
import { resourcesWith } from './support.ts';

let template: LocalTemplate;
let permissions: Permissions;
beforeAll(() => {
  template = readTemplate({ Resources: resourcesWith() }, '/nowhere');
  permissions = createPermissions({
    principals: template.principals(),
    resourceStatements: template.resourceStatements(),
    rootKey: 'root',
  });
});

const api = (functionArn: string, sourceArn: string) =>
  permissions.refusalOfService({
    service: 'apigateway.amazonaws.com',
    sourceArn,
    action: 'lambda:InvokeFunction',
    resource: functionArn,
  });

describe('the API', () => {
  it('may call the function of each of its routes, cut-off links included', () => {
    const routes = template.routes();

    const refused = routes.filter(({ functionArn, sourceArn }) => api(functionArn, sourceArn) !== undefined);

    expect(routes).toHaveLength(routeTable.flatMap(({ methods }) => methods).length + 1);
    expect(refused).toEqual([]);
  });

  it('calls in the name of its stage, and of the method and path or of the fallback', () => {
    const named = Object.fromEntries(
      template.routes().map(({ routeKey, sourceArn }) => [routeKey, sourceArn.split('/').slice(1).join('/')]),
    );

    expect(named['GET /']).toBe('$default/GET/');
    expect(named['POST /confirm/{id}/{secret}']).toBe('$default/POST/confirm/{id}/{secret}');
    expect(named[fallbackRoute.routeKey]).toBe('$default/$default');
  });

  it('of somebody else may call none', () => {
    const [stranger, ...others] = template
      .routes()
      .map(({ functionArn, sourceArn }) => api(functionArn, sourceArn.replace(/:[^:/]+\//, ':stranger/')));

    expect(stranger).toContain('is not authorized to perform: lambda:InvokeFunction');
    expect(others).not.toContain(undefined);
  });

  it('reaches by its fallback no function but the one that answers cut-off links', () => {
    const routes = template.routes();
    const fallback = routes.find(({ routeKey }) => routeKey === fallbackRoute.routeKey);
    const reached = routes.filter(({ functionArn }) => !api(functionArn, fallback?.sourceArn ?? ''));

    expect(new Set(reached.map(({ functionArn }) => functionArn))).toEqual(new Set([fallback?.functionArn]));
  });
});

describe('each state machine', () => {
  it('may call every function that its definition names', () => {
    const calls = template.machines().flatMap(({ arn, definition }) =>
      Array.from(
        JSON.stringify(definition).matchAll(/"FunctionName":"([^"]+)"/g),
        ([, functionArn = '']) => ({
          caller: arn,
          want: { action: 'lambda:InvokeFunction', resource: functionArn },
        }),
      ),
    );

    expect(calls.length).toBeGreaterThan(10);
    expect(calls.flatMap(({ caller, want }) => permissions.refusal(caller, [want]) ?? [])).toEqual([]);
  });
});

describe('the others who call a function', () => {
  it('are the rule that comes every hour, and the topic on which SES may publish', () => {
    const rule = template.schedules().map(({ functionArn, ruleArn }) =>
      permissions.refusalOfService({
        service: 'events.amazonaws.com',
        sourceArn: ruleArn,
        action: 'lambda:InvokeFunction',
        resource: functionArn,
      }),
    );
    const mail = template.mailEvents().flatMap(({ functionArn, topicArn, configurationSetArn }) => [
      permissions.refusalOfService({
        service: 'ses.amazonaws.com',
        sourceArn: configurationSetArn,
        action: 'sns:Publish',
        resource: topicArn,
      }),
      permissions.refusalOfService({
        service: 'sns.amazonaws.com',
        sourceArn: topicArn,
        action: 'lambda:InvokeFunction',
        resource: functionArn,
      }),
    ]);

    expect([...rule, ...mail]).toEqual(Array(5).fill(undefined));
  });
});
