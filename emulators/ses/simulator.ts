/**
 * Amazon's mailbox simulator: addresses that answer in a way of their own, each with any label (`bounce+1@…`). AWS
 * documents what happens at each; the exact words of the events are as others have seen them.
 */
export const simulatorScenarios = ['success', 'bounce', 'ooto', 'complaint', 'suppressionlist'] as const;
export type Scenario = (typeof simulatorScenarios)[number];

const domain = 'simulator.amazonses.com';

/** Mail there counts for the rate of sending, and not for the daily quota. */
export const isSimulator = (address: string): boolean => address.toLowerCase().endsWith(`@${domain}`);

/** What happens at an address; everywhere else the mail arrives. `undefined`: the simulator has no such address. */
export function scenarioOf(address: string): Scenario | undefined {
  if (!isSimulator(address)) return 'success';
  const [name] = address.toLowerCase().split(/[+@]/);
  return simulatorScenarios.find((scenario) => scenario === name);
}
