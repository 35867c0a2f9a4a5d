export { NewScanPage } from "./NewScanPage.tsx";
