import { createTransport } from "nodemailer";

export type Mail = { readonly to: string; readonly subject: string; readonly text: string };
export type SendMail = (mail: Mail) => Promise<void>;

/** Sends plain text through the operator's mail server; without one, what it says goes to the log, for the operator to pass on. */
export function makeMail(
  config: { readonly smtpUrl: string | null; readonly mailFrom: string },
  log: (mail: Mail) => void,
): SendMail {
  const { smtpUrl, mailFrom } = config;
  if (smtpUrl === null) return async (mail) => log(mail);
  const transport = createTransport(smtpUrl, { from: mailFrom, disableFileAccess: true, disableUrlAccess: true });
  return async ({ to, subject, text }) => {
    await transport.sendMail({ to: { name: "", address: to }, subject, text });
  };
}
