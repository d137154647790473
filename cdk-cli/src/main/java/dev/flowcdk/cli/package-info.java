/// The `flow-cdk` command. Start with [dev.flowcdk.cli.FlowCdk]; each subcommand has a package of its own.
@NullMarked
package dev.flowcdk.cli;

import org.jspecify.annotations.NullMarked;
