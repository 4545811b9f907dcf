/**
 * Amazon's mailbox simulator: addresses with a defined behaviour, each with an optional label (`bounce+1@…`). AWS
 * documents what happens at each; the exact wording of the events is as observed by others.
 */
export const simulatorScenarios = ['success', 'bounce', 'ooto', 'complaint', 'suppressionlist'] as const;
export type Scenario = (typeof simulatorScenarios)[number];

const domain = 'simulator.amazonses.com';

/** Mail to the simulator counts towards the sending rate, but not towards the daily quota. */
export const isSimulator = (address: string): boolean => address.toLowerCase().endsWith(`@${domain}`);

/**
 * What happens at an address; outside the simulator, mail is delivered. `undefined`: the simulator has no such address.
 */
export function scenarioOf(address: string): Scenario | undefined {
  if (!isSimulator(address)) return 'success';
  const [name] = address.toLowerCase().split(/[+@]/);
  return simulatorScenarios.find((scenario) => scenario === name);
}
