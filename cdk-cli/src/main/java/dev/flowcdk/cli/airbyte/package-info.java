/// `flow-cdk airbyte`.
@NullMarked
package dev.flowcdk.cli.airbyte;

import org.jspecify.annotations.NullMarked;
