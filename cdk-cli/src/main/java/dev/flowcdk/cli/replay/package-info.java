/// `flow-cdk replay`.
@NullMarked
package dev.flowcdk.cli.replay;

import org.jspecify.annotations.NullMarked;
