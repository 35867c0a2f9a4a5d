export { jobStates } from "../../jobs/states.ts";
