import { z } from "zod";
import { Id, Moment } from "../../envelope.ts";
import { json, text } from "../../inputs.ts";

export const Role = z.enum(["owner", "admin", "analyst", "viewer"]);
const InvitedRole = z.enum(["admin", "analyst", "viewer"]);
const Name = text(100, 1);

export const Workspace = z
  .object({
    id: Id,
    name: z.string(),
    kind: z.enum(["local", "personal", "team", "deployment"]),
    role: Role,
    created_at: Moment,
  })
  .meta({ id: "Workspace" });
export const WorkspaceDetails = Workspace.extend({ settings: z.record(z.string(), z.unknown()) });
export const NewWorkspace = z.object({ name: Name });
export const WorkspaceChange = z.object({
  name: Name.optional(),
  settings: json(20_000).optional().describe("Merged into those that are set"),
});

export const Member = z
  .object({
    user_id: Id,
    display_name: z.string(),
    email: z.string(),
    photo_url: z.string().nullable(),
    role: Role,
    joined_at: Moment,
  })
  .meta({ id: "Member" });
export const NewMember = z.object({ email: text(320, 3), role: InvitedRole.default("viewer") });
export const RoleChange = z.object({ role: Role });
export const Transfer = z.object({ user_id: Id });

export const Invitation = z
  .object({
    id: Id,
    email: z.string(),
    role: Role,
    invited_by: Id,
    created_at: Moment,
    expires_at: Moment,
  })
  .meta({ id: "Invitation" });
export const MadeInvitation = z.object({
  id: Id,
  email: z.string(),
  role: Role,
  link: z.string().describe("To be passed on where no mail server is set"),
});
export const Added = z.object({ member: Member.nullable(), invited: MadeInvitation.nullable() });
