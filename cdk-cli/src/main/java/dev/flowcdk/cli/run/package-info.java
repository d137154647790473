/// `flow-cdk run`: keeps all tasks of a catalog running.
@NullMarked
package dev.flowcdk.cli.run;

import org.jspecify.annotations.NullMarked;
