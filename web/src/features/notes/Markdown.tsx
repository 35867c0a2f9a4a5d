import CheckBoxOutlineBlankIcon from "@mui/icons-material/CheckBoxOutlineBlank";
import CheckBoxIcon from "@mui/icons-material/CheckBoxOutlined";
import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { lexer, type Token, type Tokens } from "marked";
import { createElement, Fragment, type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { mono } from "../../app/theme.ts";
import { Visible } from "../../components/Collected.tsx";
import { OutsideLink } from "../../components/OutsideLink.tsx";

/** Deeper than this, text is shown as it was written. */
const deepest = 24;

/**
 * Markdown as React elements. It is read into tokens and each becomes an element of ours: HTML in it stays text,
 * pictures are not loaded, links ask before they lead away.
 */
export function Markdown({ text }: { readonly text: string }) {
  const tokens = useMemo(() => {
    try {
      const read = lexer(text, { gfm: true, breaks: true });
      const top = Math.min(...read.map((token) => (token.type === "heading" ? token.depth : 6)));
      return read.map((token) => (token.type === "heading" ? { ...token, depth: token.depth - top + 1 } : token));
    } catch {
      return null; // nested beyond what can be read
    }
  }, [text]);
  return (
    <Box
      sx={{
        overflowWrap: "anywhere",
        "& > :first-of-type": { mt: 0 },
        "& > :last-child": { mb: 0 },
        "& p, & ul, & ol, & blockquote, & pre, & table": { my: 1 },
        "& ul, & ol": { pl: 3 },
        "& li > p": { my: 0.25 },
        "& blockquote": { mx: 0, pl: 1.5, borderLeft: 3, borderColor: "divider", color: "text.secondary" },
        "& code": { fontFamily: mono, fontSize: "0.92em", bgcolor: "action.hover", borderRadius: 0.5, px: 0.5 },
        "& pre": { p: 1.25, bgcolor: "background.default", borderRadius: 1, overflow: "auto" },
        "& pre code": { p: 0, bgcolor: "transparent" },
        "& table": { borderCollapse: "collapse", display: "block", overflow: "auto" },
        "& th, & td": { border: 1, borderColor: "divider", px: 1, py: 0.5, textAlign: "left" },
        "& hr": { border: 0, borderTop: 1, borderColor: "divider", my: 1.5 },
      }}
    >
      {tokens ? <Blocks tokens={tokens} depth={0} /> : <Visible text={text} />}
    </Box>
  );
}

type Props = { readonly tokens: readonly Token[] | undefined; readonly depth: number };

function Blocks({ tokens = [], depth }: Props): ReactNode {
  // Tokens have no ids, and a text that changes is read anew as a whole.
  return tokens.map((token, place) => (
    <Fragment key={`${place} ${token.type}`}>{elementOf(token, depth + 1)}</Fragment>
  ));
}

function elementOf(token: Token, depth: number): ReactNode {
  if (depth > deepest) return <Visible text={token.raw} />;
  const inner = "tokens" in token && token.tokens ? <Blocks tokens={token.tokens} depth={depth} /> : null;
  const written = () => inner ?? <Visible text={"text" in token ? String(token.text) : token.raw} />;
  switch (token.type) {
    case "space":
    case "def":
      return null;
    case "heading":
      // Heads of a note begin below that of its card, whichever level its author began with.
      return (
        <Typography variant="h3" component={`h${Math.min(6, token.depth + 2)}` as "h3"} sx={{ mt: 1.5, mb: 0.5 }}>
          {written()}
        </Typography>
      );
    case "paragraph":
      return <p>{written()}</p>;
    case "blockquote":
      return <blockquote>{written()}</blockquote>;
    case "hr":
      return <hr />;
    case "br":
      return <br />;
    case "code":
      return (
        <pre>
          <code>
            <Visible text={token.text} />
          </code>
        </pre>
      );
    case "codespan":
      return (
        <code>
          <Visible text={token.text} />
        </code>
      );
    case "strong":
    case "em":
    case "del":
      return createElement(token.type, null, written());
    case "list":
      return <List list={token as Tokens.List} depth={depth} />;
    case "table":
      return <Grid table={token as Tokens.Table} depth={depth} />;
    case "link":
      return <OutsideLink href={token.href}>{written()}</OutsideLink>;
    case "image":
      return <OutsideLink href={token.href}>{`▢ ${token.text || token.href}`}</OutsideLink>;
    case "checkbox":
      return null; // drawn by its list
    case "text":
    case "escape":
      return written();
    default:
      return <Visible text={token.raw} />; // html among others
  }
}

function List({ list, depth }: { readonly list: Tokens.List; readonly depth: number }) {
  const items = list.items.map((item, place) => (
    <li key={`${place} ${item.raw.length}`} style={item.task ? { listStyle: "none" } : undefined}>
      {item.task && <Tick isDone={item.checked === true} />}
      <Blocks tokens={item.tokens} depth={depth} />
    </li>
  ));
  return list.ordered ? <ol start={list.start === "" ? 1 : list.start}>{items}</ol> : <ul>{items}</ul>;
}

function Tick({ isDone }: { readonly isDone: boolean }) {
  const { t } = useTranslation("notes");
  const Icon = isDone ? CheckBoxIcon : CheckBoxOutlineBlankIcon;
  return (
    <Icon titleAccess={t(isDone ? "done" : "toDo")} sx={{ fontSize: 17, mr: 0.75, ml: -3, verticalAlign: "-3px" }} />
  );
}

function Grid({ table, depth }: { readonly table: Tokens.Table; readonly depth: number }) {
  return (
    <table>
      <thead>
        <tr>
          {table.header.map((cell, place) => (
            <th key={`${place} ${cell.text}`} scope="col">
              <Blocks tokens={cell.tokens} depth={depth} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row, line) => (
          <tr key={`${line} ${row[0]?.text}`}>
            {row.map((cell, place) => (
              <td key={`${place} ${cell.text}`}>
                <Blocks tokens={cell.tokens} depth={depth} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
