const api = "https://api.acme.test/v1/"; const key = "AKIAIOSFODNN7EXAMPLE";
//# sourceMappingURL=app.js.map
