import Button from "@mui/material/Button";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";

export type Account = { readonly email: string; readonly password: string; readonly display_name: string };

type Props = {
  readonly email?: string;
  readonly busy: boolean;
  readonly submit: string;
  readonly onSubmit: (account: Account) => void;
};

/** The fields of a new account. */
export function AccountForm({ email = "", busy, submit, onSubmit }: Props) {
  const { t } = useTranslation("signIn");
  const { register, handleSubmit, formState } = useForm<Account>({
    defaultValues: { email, password: "", display_name: "" },
  });
  const required = { required: t("required") };
  const { errors } = formState;
  return (
    <Stack component="form" noValidate spacing={2} onSubmit={handleSubmit(onSubmit)}>
      <TextField
        label={t("name")}
        autoComplete="name"
        autoFocus
        error={!!errors.display_name}
        helperText={errors.display_name?.message}
        {...register("display_name", required)}
      />
      <TextField
        label={t("email")}
        type="email"
        autoComplete="email"
        error={!!errors.email}
        helperText={errors.email?.message}
        {...register("email", required)}
      />
      <TextField
        label={t("password")}
        type="password"
        autoComplete="new-password"
        error={!!errors.password}
        helperText={errors.password?.message ?? t("passwordHelp")}
        {...register("password", required)}
      />
      <Button type="submit" variant="contained" size="large" loading={busy}>
        {submit}
      </Button>
    </Stack>
  );
}
