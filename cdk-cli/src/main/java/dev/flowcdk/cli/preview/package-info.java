/// `flow-cdk preview`: runs a task for a while and prints what it does.
@NullMarked
package dev.flowcdk.cli.preview;

import org.jspecify.annotations.NullMarked;
