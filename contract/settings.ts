/** Settings that the functions read at run time. Validated at synth (`infra/settings.ts`). */
export interface RuntimeSettings {
  provider: {
    /** As customers know it; stands in every subject line. */
    name: string;
    /** The provider's own site, for customers who want to make sure whom they deal with. */
    website: string;
    /** Where customers who are stuck write to. */
    supportEmail: string;
    /** As people dial it. */
    supportPhone: string;
    /** Postal address, one line. */
    address: string;
    /** CSS colour of buttons and links; must keep 4.5:1 on white. */
    colour: string;
    /** Picture beside the name, on a white ground: a `data:image/…;base64,…` URL, so that nothing is fetched for it. */
    logo?: string;
  };
  mail: {
    /** `From` of request letters. */
    sender: string;
    /** `From` of policy notices: another one, so that a complaint about a notice never stands against a receipt. */
    noticeSender: string;
    /** Where replies and `mailto:` opt-outs go. */
    replyTo: string;
  };
  /** For who asks for no language that we speak. */
  defaultLanguage: 'vi' | 'en';
  periods: {
    /** Life of a confirmation link, ≤ 24 hours. */
    confirmationLinkSeconds: number;
    /** How long a request waits for its confirmation, fresh links included. */
    confirmationWaitSeconds: number;
    /** Between a confirmed deletion and its execution. */
    graceSeconds: number;
    /** Life of a handover archive. */
    archiveSeconds: number;
    /** Life of a presigned download URL, ≤ 300 seconds. */
    downloadUrlSeconds: number;
    /** How long a closed request's evidence is kept. */
    evidenceMonths: number;
    /** Hold of registrant data after the domain's last day. */
    registrantHoldDays: number;
    /** Hold of the account facts an internet service must keep, after the service ended. */
    accountFactsMonths: number;
    /** Hold of consent and refusal records. */
    refusalRecordMonths: number;
  };
  limits: {
    /** Unasked-for letters to one address; fresh links are not counted. */
    lettersPerAddressPerHour: number;
    lettersPerAddressPerDay: number;
    /** Of those, how many one client can cause: a single stranger must not use up an owner's letters. */
    lettersPerAddressPerClientPerDay: number;
    /** Submissions that one client's network address can make. */
    formsPerClientPerHour: number;
    /** Wrong match codes that end a secret. */
    wrongCodes: number;
    /** Fresh links a request may ask for. */
    freshLinks: number;
  };
  notices: {
    /** How long before a significant change applies customers must have been told. */
    daysAhead: number;
    /** Customers in the first batch of a run, which is sent alone. */
    canarySize: number;
    /** How long bounces and complaints of that batch are waited for. */
    canaryWaitSeconds: number;
    /** After how long a used-up daily quota is asked for again. */
    quotaWaitSeconds: number;
    /** A run stops by itself at this part of bounces. */
    bouncePercent: number;
    /** The same for complaints. */
    complaintPercent: number;
  };
}
