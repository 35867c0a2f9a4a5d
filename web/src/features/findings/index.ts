export { FindingsPage } from "./FindingsPage.tsx";
