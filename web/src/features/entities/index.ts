export { EntitiesPage } from "./EntitiesPage.tsx";
